"""The layers: for both architectures, made alike twice, and used by Lambda's Python."""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

from operations.layer import LAYERS, LIBRARIES, Layer, Libraries, make_layer
from operations.package import MACHINES
from operations.refusal import Refused
from tests.deploy_judges.installed import PYTHON, architecture
from tests.deploy_judges.packaged import ELF_MACHINES
from tests.npm import CannotJudge
from tests.reader_judges.verdicts import Finding

# What the functions can't do without, on the processor of this machine.
USES_PICTURES = """
import importlib.resources, io, pi_heif, uharfbuzz
from PIL import Image, ImageCms, ImageFont, features
assert all(features.check(part) for part in ("avif", "jpg", "webp", "littlecms2", "freetype2"))
for kind in ("AVIF", "JPEG"):
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(file, kind)
    assert Image.open(file).size == (64, 48)
for font in ("fontpkg_literata", "fontpkg_amiri", "fontpkg_frank_ruhl_libre"):
    assert [*importlib.resources.files(font).joinpath("files").iterdir()], font
print("libheif", pi_heif.libheif_version())
"""
USES_DOCUMENTS = """
import importlib.metadata, chardet, mammoth
assert chardet.detect("Færgen sejler igen".encode("cp1252"))["encoding"]
assert mammoth.convert_to_html
print("mammoth", importlib.metadata.version("mammoth"))
"""
USES_SEARCH = """
import importlib.metadata, regex, Stemmer, tantivy
schema = tantivy.SchemaBuilder().add_text_field("text", stored=True).build()
index = tantivy.Index(schema)
writer = index.writer(num_threads=1)
writer.add_document(tantivy.Document(text="The ferry sails again"))
writer.commit()
index.reload()
assert index.searcher().search(index.parse_query("ferry", ["text"])).count == 1
assert Stemmer.Stemmer("danish").stemWord("færgerne") == "færg"
assert regex.fullmatch(r"\\p{L}+", "færge")
print("tantivy", importlib.metadata.version("tantivy"))
"""
USES = {"pictures": USES_PICTURES, "documents": USES_DOCUMENTS, "search": USES_SEARCH}


def judge_layers(folder: Path) -> Iterator[Finding]:
    """What is in the layers of both architectures, and whether this machine's can be used."""
    for contents in LAYERS:
        yield from _judged(contents, folder / contents.name)


def _judged(contents: Libraries, folder: Path) -> Iterator[Finding]:
    for word, machine in MACHINES.items():
        layer, again = (
            layer_for(contents, word, folder / name / word) for name in ("one", "again")
        )
        faults = list(_faults_inside(layer.zip, machine))
        if again.digest != layer.digest:
            faults.append(f"made twice, it differs: {layer.digest}, {again.digest}")
        size = f"{layer.zipped / 1e6:.2f} MB zipped, {layer.unzipped / 1e6:.2f} MB unzipped"
        yield Finding(f"layer of {contents.name}, {word}", tuple(faults), size)
    yield _used(contents, folder / "one" / architecture())


def layer_for(contents: Libraries, word: str, folder: Path) -> Layer:
    """A layer, made as `make deploy` makes it. Raises CannotJudge without a network."""
    try:
        return make_layer(contents, folder, architecture=word)
    except Refused as reason:
        if "pip could not fetch" in str(reason):
            raise CannotJudge(str(reason).rstrip(".")) from None
        raise


def _faults_inside(layer: Path, machine: str) -> Iterator[str]:
    with zipfile.ZipFile(layer) as opened:
        for name in opened.namelist():
            if re.search(r"\.so(\.|$)", name):
                code = int.from_bytes(opened.read(name)[18:20], "little")
                if code != ELF_MACHINES[machine]:
                    yield f"{name} is made for another processor than {machine} (ELF {code})"
            if "x265" in name:
                yield f"{name} is an encoder under the GPL"


def _used(contents: Libraries, folder: Path) -> Finding:
    done = subprocess.run(  # noqa: S603 - our own program
        [str(PYTHON), "-c", USES[contents.name]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / LIBRARIES), "PYTHONNOUSERSITE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    faults = (done.stderr[-600:],) if done.returncode else ()
    return Finding(f"layer of {contents.name} in use", faults, done.stdout.strip())
