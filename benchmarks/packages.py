"""The functions' packages that are measured, unpacked as Lambda unpacks them."""

from __future__ import annotations

import compileall
import re
import shutil
import subprocess
from pathlib import Path

from chalicelib.newsroom_file import OWN
from doubles.newsroom import FOLDER
from operations.package import copy_newsroom
from operations.stages import PROJECT

REFERENCE = Path(__file__).parent / "reference"
PYTHON = PROJECT / ".venv-bench" / "bin" / "python"
"""The interpreter that functions run on."""

PEERS_PYTHON = PROJECT / ".venv-peers" / "bin" / "python"
"""The interpreter that other frameworks run on."""

_SECONDS = re.compile(r"^(?:PAGE|CONNECT|READ)_SECONDS = [\d.]+", re.MULTILINE)


def our_package(folder: Path) -> Path:
    """Unpack Tidende, as `chalice package` would put it in a zip."""
    package = _package(PROJECT, PROJECT / "requirements.txt", folder)
    copy_newsroom(FOLDER, package / OWN)
    command = [str(PYTHON), "-m", "chalicelib.rendering.template_loading", OWN]
    subprocess.run(command, check=True, cwd=package)  # noqa: S603 - our own command
    return _compiled(package)


def long_timeouts_package(ours: Path, folder: Path) -> Path:
    """Copy ours with timeouts a hundred times as long: under Valgrind a page takes seconds."""
    shutil.copytree(ours, folder)
    file = folder / "chalicelib" / "storage" / "retries.py"
    code, changed = _SECONDS.subn(r"\g<0> * 100", file.read_text(encoding="utf-8"))
    file.write_text(code, encoding="utf-8")
    assert changed == 3, "a page's, a connection's and a read's"
    return _compiled(folder)


def usual_package(folder: Path) -> Path:
    """Unpack the reference as `chalice deploy` leaves it: with its own SDK, and nothing compiled.

    AWS asks that a package has its SDK in it:
    https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html
    """
    _package(REFERENCE, REFERENCE / "requirements.txt", folder)
    _install(REFERENCE / "requirements-sdk.txt", folder)
    for compiled in list(folder.rglob("__pycache__")):
        shutil.rmtree(compiled)
    return folder


def compiled_package(folder: Path) -> Path:
    """Unpack the reference with everything compiled, on the SDK that the runtime has."""
    return _compiled(_package(REFERENCE, REFERENCE / "requirements.txt", folder))


def _package(app: Path, requirements: Path, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    _install(requirements, folder)
    _copy_chalice(folder)
    shutil.copy(app / "app.py", folder)
    not_shipped = shutil.ignore_patterns("__pycache__", "compiled")
    shutil.copytree(app / "chalicelib", folder / "chalicelib", ignore=not_shipped)
    return folder


def _compiled(folder: Path) -> Path:
    """As a careful deployment has it: Lambda can't keep what it compiles."""
    compileall.compile_dir(folder, quiet=1)
    return folder


def _install(requirements: Path, folder: Path) -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    command = [
        *pip,
        "--no-deps",
        "--require-hashes",
        "--target",
        str(folder),
        "--requirement",
        str(requirements),
    ]
    subprocess.run(command, check=True)  # noqa: S603 - our own command


def _copy_chalice(folder: Path) -> None:
    """Chalice's packager ships these two files of it (chalice/deploy/packager.py)."""
    code = "import chalice; print(chalice.__path__[0])"
    completed = subprocess.run([PYTHON, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603 - our own command
    runtime = folder / "chalice"
    runtime.mkdir()
    for name in ("__init__.py", "app.py"):
        shutil.copy(Path(completed.stdout.strip()) / name, runtime)
