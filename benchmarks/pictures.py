"""What pictures cost, and why they are encoded so: `python -m benchmarks.pictures [FOLDER]`.

Pictures of every kind are made and taken in, each in a process of its own, which begins with the
file alone: processor time, time by the clock, most memory. With a folder of real photographs, each
encoder's bytes and time beside how much of the picture it keeps, by SSIM.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PIL import Image, ImageMath
from tqdm import tqdm

from benchmarks.picture_files import large_pictures
from chalicelib.imaging.picture_crops import make_crops
from chalicelib.imaging.picture_decoding import decoded
from chalicelib.imaging.picture_making import make_renditions
from chalicelib.imaging.picture_reading import read_picture_file
from chalicelib.news.errors import UnusablePicture

WIDTH = 960  # of the rendition that encoders are compared on: a story's on most screens
MOST_PHOTOGRAPHS = 12  # a second each for every encoder

# Every way to encode that was looked at.
ENCODERS: dict[str, tuple[str, dict[str, object]]] = {
    **{
        f"JPEG, quality {quality}": (
            "JPEG",
            {"quality": quality, "progressive": True, "optimize": True},
        )
        for quality in (70, 75, 80, 85)
    },
    **{
        f"WebP, quality {quality}": ("WEBP", {"quality": quality, "method": 4})
        for quality in (75, 82)
    },
    **{
        f"AVIF, quality {quality}, speed {speed}": (
            "AVIF",
            {"quality": quality, "speed": speed, "max_threads": 1},
        )
        for speed, quality in (
            (8, 60),
            (8, 65),
            (7, 50),
            (7, 60),
            (7, 70),
            (6, 50),
            (6, 60),
            (6, 65),
            (4, 60),
        )
    },
}


class Cost(NamedTuple):
    """What a picture took, and how large its renditions are together."""

    processor: float  # seconds
    clock: float  # seconds
    memory: float  # MB of the whole process, libraries and file included
    jpeg: int  # bytes
    avif: int


class Encoding(NamedTuple):
    """One photograph by one encoder."""

    size: int  # bytes
    processor: float  # seconds
    likeness: float  # SSIM of its luminance, 1 for the same


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="of photographs, in any folders below")
    options = parser.parse_args()
    print(*_cost_table(), sep="\n")
    if options.folder:
        print("", *_encoder_table(options.folder), sep="\n")
    return 0


def _cost_table() -> Iterator[str]:
    yield "| picture | processor, s | clock, s | most memory, MB | all JPEG, kB | all AVIF, kB |"
    yield "|---|---:|---:|---:|---:|---:|"
    with TemporaryDirectory() as folder:
        for name, make in tqdm([*large_pictures()], unit="picture"):
            file = Path(folder) / "picture"
            file.write_bytes(make())
            for work, told in (("making", name), ("crops", f"{name}: crops")):
                if work == "making" or name.endswith("24 megapixels"):
                    yield _cost_row(told, _alone(file, work))


def _cost_row(name: str, cost: Cost) -> str:
    return (
        f"| {name} | {cost.processor:.2f} | {cost.clock:.2f} | {cost.memory:.0f} "
        f"| {cost.jpeg / 1000:,.0f} | {cost.avif / 1000:,.0f} |"
    )


def _alone(file: Path, work: str) -> Cost:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (file, work))


def _measured(file: Path, work: str) -> Cost:
    content = file.read_bytes()
    clock, processor = time.perf_counter(), time.process_time()
    if work == "making":
        files = make_renditions(content, language="en")[1]
    else:
        files = make_crops(content, (50, 50), language="en")
    return Cost(
        time.process_time() - processor,
        time.perf_counter() - clock,
        most_memory(),
        sum(len(made) for path, made in files.items() if path.endswith("jpg")),
        sum(len(made) for path, made in files.items() if path.endswith("avif")),
    )


def most_memory() -> float:
    """Read the most memory that this process has had, in MB; what its parent had is not in it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    assert peak
    return int(peak[1]) / 1024


def _encoder_table(folder: Path) -> Iterator[str]:
    photographs = [*_photographs(folder)]
    yield f"{len(photographs)} photographs, {WIDTH} pixels wide; means."
    yield ""
    yield "| encoder | kB | processor, s | SSIM | least SSIM |"
    yield "|---|---:|---:|---:|---:|"
    for name, (kind, options) in tqdm(ENCODERS.items(), unit="encoder"):
        tried = [_tried(image, kind, options) for image in photographs]
        yield (
            f"| {name} | {statistics.mean(one.size for one in tried) / 1000:.1f} "
            f"| {statistics.mean(one.processor for one in tried):.3f} "
            f"| {statistics.mean(one.likeness for one in tried):.4f} "
            f"| {min(one.likeness for one in tried):.4f} |"
        )


def _photographs(folder: Path) -> Iterator[Image.Image]:
    """Those that are wide enough, at the width that is compared: the same ones in every run."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return _first(_wide_enough(files), MOST_PHOTOGRAPHS)


def _wide_enough(files: Iterable[Path]) -> Iterator[Image.Image]:
    seen = set()
    for file in files:
        try:
            picture = read_picture_file(file.read_bytes(), language="en")
            shape = (picture.type, picture.width, picture.height)
            if picture.width >= 1.5 * WIDTH and shape not in seen:
                seen.add(shape)  # the same photograph, held in another way
                yield decoded(picture, WIDTH)
        except UnusablePicture:
            continue


def _first(images: Iterator[Image.Image], most: int) -> Iterator[Image.Image]:
    return (image for image, _ in zip(images, range(most), strict=False))


def _tried(image: Image.Image, kind: str, options: dict[str, object]) -> Encoding:
    file, start = BytesIO(), time.process_time()
    image.save(file, kind, **options)
    processor = time.process_time() - start
    with Image.open(file) as again:
        return Encoding(len(file.getvalue()), processor, likeness(image, again.convert("RGB")))


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Compute the SSIM of luminance, in squares of eight pixels: 1 for the same picture.

    Wang et al., 2004, doi:10.1109/TIP.2003.819861
    """
    x, y = (image.convert("L").convert("F") for image in (one, other))
    mean_x, mean_y, xx, yy, xy = (
        part.reduce(8) for part in (x, y, _times(x, x), _times(y, y), _times(x, y))
    )
    similar = ImageMath.lambda_eval(
        lambda part: (
            (2 * part["x"] * part["y"] + _C1)
            * (2 * (part["xy"] - part["x"] * part["y"]) + _C2)
            / (part["x"] * part["x"] + part["y"] * part["y"] + _C1)
            / (part["xx"] - part["x"] ** 2 + part["yy"] - part["y"] ** 2 + _C2)
        ),
        x=mean_x,
        y=mean_y,
        xx=xx,
        yy=yy,
        xy=xy,
    )
    values = [float(value) for value in similar.get_flattened_data()]
    return statistics.fmean(values)


_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2  # as in the paper


def _times(one: Image.Image, other: Image.Image) -> Image.Image:
    product: Image.Image = ImageMath.lambda_eval(lambda part: part["a"] * part["b"], a=one, b=other)
    return product


if __name__ == "__main__":
    sys.exit(main())
