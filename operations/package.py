"""Builds the deployment package: a Chalice project in a clean folder, and the zip of it.

Chalice packs what is in a project: stray files, another machine's bytecode, and, with no more
than a warning, a package that lacks a library. So the project is copied to a clean folder, the
libraries are unpacked there as wheels for Lambda's architecture, or the build fails, and templates
and bytecode are compiled here, since Lambda's file system is read-only.
"""

from __future__ import annotations

import compileall
import hashlib
import json
import os
import py_compile
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import chalice

from chalicelib.newsroom_file import CHECKED, FILE, OWN
from chalicelib.rendering.template_loading import OWN_TEMPLATES, is_leftover
from operations.newsroom_check import require_newsroom
from operations.refusal import Refused
from operations.stages import PROJECT

BUILDS = PROJECT / ".deploy"
TASK_ROOT = "/var/task"  # where Lambda unpacks it: tracebacks name files there

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MAX_ZIPPED = 50_000_000
MAX_UNZIPPED = 250_000_000
# Ours: a cold start reads all of it. What is bigger has a library in it that nobody meant.
OUR_MAX_ZIPPED = 9_500_000

# The glibc that Amazon Linux 2023 gives each runtime to link with.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
RUNTIMES = {"3.12": 34, "3.13": 34}
NEWEST = "3.13"
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}

# Parts of libraries that nothing of ours imports, half of a library's size or more; and lists of
# what a wheel was made of, which the bill of materials does not need.
UNUSED_PARTS = (
    *("lxml/html", "lxml/includes", "lxml/isoschematron"),
    *("lxml/objectify.*", "lxml/sax.*", "lxml/builder.*", "lxml/*.pxi", "lxml/*.pyx"),
    *(
        f"mdit_py_plugins/{plugin}"
        for plugin in (
            *("admon", "amsmath", "anchors", "attrs", "colon_fence.py", "dollarmath", "field_list"),
            *("front_matter", "gfm", "gfm_autolink", "myst_blocks", "myst_role", "section_ref"),
            *("subscript", "substitution.py", "superscript", "tasklists", "texmath", "wordcount"),
        )
    ),
    *("PIL/_imagingtk.*", "fontpkg_*/files/*Italic*", "uharfbuzz/_harfbuzz_test*"),
    "*.dist-info/sboms",
)

UNCHECKED = py_compile.PycInvalidationMode.UNCHECKED_HASH

Fetch = Callable[[Path, Path, str], None]  # requirements, folder, architecture


@dataclass(frozen=True)
class Package:
    """A zip, ready to be deployed."""

    project: Path
    zip: Path
    zipped: int
    unzipped: int
    largest: tuple[tuple[str, int], ...]  # top-level folders and files, with their sizes

    @property
    def digest(self) -> str:
        """The beginning of the zip's SHA-256."""
        return hashlib.sha256(self.zip.read_bytes()).hexdigest()[:12]


def fetch_wheels(requirements: Path, folder: Path, architecture: str) -> None:
    """Unpack the wheels that Lambda can run. Raises Refused if there is one that it can't."""
    minor = RUNTIMES[this_python()]
    machine = MACHINES[architecture]
    platforms = [f"manylinux_2_{glibc}_{machine}" for glibc in range(17, minor + 1)]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-compile", "--only-binary=:all:", "--target", str(folder)]
    for platform in [*platforms, f"manylinux2014_{machine}"]:
        command += ["--platform", platform]
    command += ["--implementation", "cp", "--python-version", this_python()]
    command += ["--require-hashes", "--requirement", str(requirements)]
    completed = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if completed.returncode:
        missing = re.findall(r"No matching distribution found for (\S+)", completed.stderr)
        if missing:
            raise Refused(
                f"There is no wheel of {', '.join(missing)} for Python {this_python()} on "
                f"{architecture}, so the functions would start without it. Pin a version that has "
                "one in requirements.in, and make lock."
            )
        message = next(
            (line for line in completed.stderr.splitlines() if "ERROR" in line), completed.stderr
        )
        raise Refused(f"pip could not fetch what ships: {message.strip()}")


def make_project(
    folder: Path,
    *,
    architecture: str,
    newsroom: Path,
    fetch: Fetch = fetch_wheels,
    source: Path = PROJECT,
) -> Path:
    """A Chalice project with all that ships in it, and no configuration. Raises Refused."""
    copy_source(folder, source)
    # Chalice would look for wheels by its own ways; all libraries are in vendor/ already.
    (folder / "requirements.txt").write_text("# in vendor/\n", encoding="utf-8")
    vendor = folder / "vendor"
    vendor.mkdir()
    fetch(source / "requirements.txt", vendor, architecture)
    require_all_libraries(source / "requirements.txt", vendor)
    remove_unneeded_files(vendor)
    copy_newsroom(newsroom, vendor / OWN)
    _compile_templates(folder)
    _compile_bytecode(folder, vendor)
    return folder


def copy_source(folder: Path, source: Path = PROJECT) -> Path:
    """Copy our own source to a clean folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(source / "app.py", folder)
    not_shipped = shutil.ignore_patterns("__pycache__", "compiled", ".*", "*~")
    shutil.copytree(source / "chalicelib", folder / "chalicelib", ignore=not_shipped)
    return folder


def copy_newsroom(newsroom: Path, folder: Path) -> Path:
    """Copy what ships of a newsroom's folder; Chalice unpacks it beside app.py. Raises
    WrongSettings if anything is wrong in it.
    """
    require_newsroom(newsroom)
    folder.mkdir()
    (folder / CHECKED).write_text("by operations/newsroom_check.py\n", encoding="ascii")
    shutil.copy(newsroom / FILE, folder)
    for name in ("icon.svg", "logo.svg", "logo-dark.svg"):
        if (newsroom / name).is_file():
            shutil.copy(newsroom / name, folder)
    for name in (OWN_TEMPLATES, "languages"):
        if (newsroom / name).is_dir():
            shutil.copytree(newsroom / name, folder / name, ignore=_leftovers)
    return folder


def _leftovers(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if is_leftover(Path(name))]


def fill_in(
    project: Path,
    *,
    stage: str,
    environment: Mapping[str, str],
    names: Mapping[str, str],
    architecture: str = "",
    role_arns: Mapping[str, str] | None = None,
    layer_arns: Mapping[str, str] | None = None,
    secrets: Mapping[str, Mapping[str, str]] | None = None,
    source: Path = PROJECT,
) -> None:
    """Chalice's configuration of this stage alone, and the policies with `names` in them. The
    functions get the roles of `role_arns`, of which Chalice makes none, and the `layer_arns`; the
    `secrets` of each are among its own variables.

    Raises Refused if a policy asks for another name.
    """
    target = project / ".chalice"
    target.mkdir(exist_ok=True)
    config = read_config(source)
    chosen = config["stages"][stage]
    chosen["environment_variables"] = chosen.get("environment_variables", {}) | dict(environment)
    # Chalice merges variables of a function with the stage's where they are in the stage alone.
    for function, own in (secrets or {}).items():
        chosen.setdefault("lambda_functions", {})[function] = {"environment_variables": dict(own)}
    filled = {**config, "stages": {stage: chosen}}
    if architecture:
        filled["lambda_architecture"] = architecture
    for function, arn in (role_arns or {}).items():
        filled["lambda_functions"][function] |= {"manage_iam_role": False, "iam_role_arn": arn}
    for function, arn in (layer_arns or {}).items():
        filled["lambda_functions"][function] |= {"layers": [arn]}
    (target / "config.json").write_text(json.dumps(filled, indent=2), encoding="utf-8")
    for policy in (source / ".chalice").glob("policy*.json"):
        try:
            text = Template(policy.read_text(encoding="utf-8")).substitute(names)
        except KeyError as missing:
            raise Refused(
                f".chalice/{policy.name} asks for {missing}, which the storage stack does not "
                f"tell; it tells {', '.join(sorted(names))}."
            ) from None
        (target / policy.name).write_text(text, encoding="utf-8")


def read_config(source: Path = PROJECT) -> dict[str, Any]:
    """`.chalice/config.json`, as it is in the checkout."""
    config: dict[str, Any] = json.loads((source / ".chalice" / "config.json").read_text("utf-8"))
    return config


def make_zip(project: Path, stage: str) -> Package:
    """The zip that Chalice makes of the project. Raises Refused if it is too big for Lambda."""
    run_chalice("package", project, stage)
    zips = list((project / ".chalice" / "deployments").glob("*.zip"))
    if len(zips) != 1:
        raise Refused(f"Chalice made {len(zips)} packages in {project} where one was expected.")
    return require_fit(_with_sizes(project, zips[0]))


def require_fit(package: Package) -> Package:
    """The package. Raises Refused if Lambda would not take it, or if it outgrew our own bound."""
    heaviest = ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in package.largest[:3])
    for size, most, limit in (
        (package.zipped, MAX_ZIPPED, "Lambda takes, zipped"),
        (package.unzipped, MAX_UNZIPPED, "Lambda takes, unzipped"),
        (package.zipped, OUR_MAX_ZIPPED, "we ship, zipped (OUR_MAX_ZIPPED)"),
    ):
        if size > most:
            raise Refused(
                f"The package is {size / 1e6:.1f} MB; {most / 1e6:.0f} MB is the most that {limit}."
                f" The heaviest in it: {heaviest}."
            )
    return package


def run_chalice(command: str, project: Path, stage: str) -> str:
    """Run a command of Chalice with a project; returns its output. Raises Refused."""
    script = str(Path(__file__).with_name("within_chalice.py"))
    completed = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-P", script, command, str(project), stage],
        cwd=project,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    output = completed.stdout + completed.stderr
    if completed.returncode or "Could not install dependencies" in output:
        last = (completed.stderr.strip() or output.strip()).splitlines()[-1:]
        raise Refused(f"Chalice did not {command} {stage}: {' '.join(last)}")
    return output


def this_python() -> str:
    """The version that runs this, as Lambda names its runtimes: Chalice deploys for that one."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def require_all_libraries(requirements: Path, vendor: Path) -> None:
    """Raises Refused unless what is unpacked is what requirements.txt pins: no less, no more."""
    pinned = {
        (_normalised_name(name), version) for name, version in pinned_versions(requirements).items()
    }
    unpacked = set()
    for info in vendor.glob("*.dist-info"):
        name, _, version = info.name.removesuffix(".dist-info").partition("-")
        unpacked.add((_normalised_name(name), version))
    if missing := pinned - unpacked:
        raise Refused(f"The package lacks {_listed(missing)}, which requirements.txt asks for.")
    if more := unpacked - pinned:
        raise Refused(
            f"{_listed(more)} came along unpinned, so another version may ship tomorrow: make lock."
        )


def pinned_versions(requirements: Path) -> dict[str, str]:
    """The version of each library in a requirements file. Raises Refused if one has none."""
    versions = {}
    for line in requirements.read_text(encoding="utf-8").splitlines():
        requirement = line.partition(";")[0].rstrip(" \\")
        if not requirement or line.startswith((" ", "#")):  # hashes are indented
            continue
        name, equals, version = requirement.partition("==")
        if not equals:
            raise Refused(f"requirements.txt does not pin {requirement!r}: make lock.")
        versions[name] = version
    return versions


def _normalised_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _listed(libraries: set[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {version}" for name, version in sorted(libraries))


def remove_unneeded_files(vendor: Path) -> None:
    """Delete scripts, bytecode, parts of libraries that are not used, and pip's metadata, which may
    have this machine's paths.
    """
    shutil.rmtree(vendor / "bin", ignore_errors=True)
    for cache in vendor.rglob("__pycache__"):
        shutil.rmtree(cache)
    for part in (file for pattern in UNUSED_PARTS for file in vendor.glob(pattern)):
        shutil.rmtree(part) if part.is_dir() else part.unlink()
    for note in ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json"):
        for file in vendor.glob(f"*.dist-info/{note}"):
            file.unlink()


def _compile_templates(project: Path) -> None:
    """Templates as modules, by the package's own code and this machine's Jinja2."""
    command = [sys.executable, "-m", "chalicelib.rendering.template_loading", f"vendor/{OWN}"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    completed = subprocess.run(  # noqa: S603 - our own command
        command, cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    if completed.returncode:
        raise Refused(
            f"The templates could not be compiled: {completed.stderr.strip().splitlines()[-1]}"
        )


def _compile_bytecode(project: Path, vendor: Path) -> None:
    """Bytecode of all that ships.

    Chalice's two files and app.py are put into the package by Chalice; their bytecode goes by way
    of vendor/, which is unpacked to the same place.
    """
    compile_unchecked(project / "chalicelib", at=f"{TASK_ROOT}/chalicelib")
    compile_unchecked(vendor, at=TASK_ROOT)
    shipped_by_chalice = Path(chalice.__file__).parent
    for file, place in (
        (project / "app.py", "app.py"),
        (shipped_by_chalice / "__init__.py", "chalice/__init__.py"),
        (shipped_by_chalice / "app.py", "chalice/app.py"),
    ):
        tag = sys.implementation.cache_tag
        compiled = vendor / Path(place).parent / "__pycache__" / f"{file.stem}.{tag}.pyc"
        compiled.parent.mkdir(parents=True, exist_ok=True)
        py_compile.compile(
            str(file),
            str(compiled),
            f"{TASK_ROOT}/{place}",
            doraise=True,
            invalidation_mode=UNCHECKED,
        )


def compile_unchecked(folder: Path, *, at: str) -> None:
    """Bytecode that is never compared with its source (PEP 552): equal sources, equal files.
    Tracebacks name the files as they are where Lambda has the folder, `at`.
    """
    # PYTHONPYCACHEPREFIX would have it written elsewhere, and nothing of it packed.
    elsewhere, sys.pycache_prefix = sys.pycache_prefix, None
    try:
        compileall.compile_dir(
            folder,
            quiet=2,  # a library may ship files for Pythons that are not ours
            stripdir=str(folder),
            prependdir=at,
            invalidation_mode=UNCHECKED,
        )
    finally:
        sys.pycache_prefix = elsewhere


def _with_sizes(project: Path, file: Path) -> Package:
    sizes: dict[str, int] = {}
    with zipfile.ZipFile(file) as opened:
        for entry in opened.infolist():
            top = entry.filename.split("/")[0]
            sizes[top] = sizes.get(top, 0) + entry.file_size
    largest = tuple(sorted(sizes.items(), key=lambda entry: -entry[1]))
    return Package(project, file, file.stat().st_size, sum(sizes.values()), largest)
