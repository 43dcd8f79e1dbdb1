"""Turns a HEIC into a JPEG, in a process of its own: some broken files crash the decoder (libheif),
and with it the process that it is in.
"""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from io import BytesIO

from msgspec.json import decode, encode
from PIL import Image

from chalicelib.imaging.box_file import is_whole
from chalicelib.imaging.picture_bounds import LARGEST_METADATA
from chalicelib.imaging.picture_problems import (
    broken_picture,
    far_too_many_pixels,
    require_pixels,
)
from chalicelib.imaging.picture_types import HEIF
from chalicelib.imaging.transparency import on_ground
from chalicelib.news.errors import Problem, UnusablePicture

# Of processor time; 40 megapixels take some 4. What goes on for longer is killed by the system.
MOST_SECONDS = 20
# Seconds by the clock, for a decoder whose threads wait for one another: then no time is used up.
# The function must have time left to say that the picture was refused, or it would try for ever.
LONGEST_WAIT = 60
# Of memory: what the process and its threads take, and for each pixel that the header names. One
# that has more in it than it says is stopped.
_MEMORY, _MEMORY_OF_PIXEL = 300_000_000, 14  # bytes
_QUALITY = 96  # nothing of what is lost is seen in a rendition
_LONGEST_XMP = 65_000  # bytes; a JPEG's segment has room for no more
_REFUSED = 2  # the exit status; what is wrong stands in the output

# The same modules as here, wherever they are: on Lambda those of its layer too.
_PROGRAM = "import sys; sys.path[:] = {path!r}; from {module} import main; main()"


def jpeg_of_heic(content: bytes) -> bytes:
    """The picture as a JPEG, held upright, with its profile and its words. Raises UnusablePicture.

    It fails, to be tried again, if the system ended the process for want of memory.
    """
    if not is_whole(content):
        raise UnusablePicture(broken_picture(HEIF))
    program = _PROGRAM.format(path=sys.path, module=__name__)
    try:
        run = subprocess.run(  # noqa: S603 - our own program, and no shell
            [sys.executable, "-c", program],
            input=content,
            capture_output=True,
            check=False,
            timeout=LONGEST_WAIT,
        )
    except subprocess.TimeoutExpired:
        raise UnusablePicture(broken_picture(HEIF)) from None
    if run.returncode == 0:
        return run.stdout
    if run.returncode == _REFUSED:
        raise UnusablePicture(decode(run.stdout, type=Problem))
    if run.returncode == -signal.SIGKILL:
        raise MemoryError("the process that decodes HEIC was killed")
    raise UnusablePicture(broken_picture(HEIF))


def main() -> None:
    """The process: a HEIC on its standard input, a JPEG on its output."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sys.stdout.buffer.write(_converted(sys.stdin.buffer.read()))
    except UnusablePicture as unusable:
        _refuse(unusable.problem)
    except Image.DecompressionBombError:
        _refuse(far_too_many_pixels())


def _refuse(problem: Problem) -> None:
    sys.stdout.buffer.write(encode(problem))
    sys.exit(_REFUSED)


def _converted(content: bytes) -> bytes:
    import pi_heif  # noqa: PLC0415 - in this process alone

    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    with Image.open(BytesIO(content), formats=[HEIF]) as image:
        require_pixels(image.size)
        _bound_memory(image.width * image.height)
        image.load()
        return _jpeg(image)


def _bound_memory(pixels: int) -> None:
    most = _MEMORY + _MEMORY_OF_PIXEL * pixels
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _jpeg(image: Image.Image) -> bytes:
    xmp = bytes(image.info.get("xmp") or b"")
    profile = bytes(image.info.get("icc_profile") or b"")
    file = BytesIO()
    seen = on_ground(image) if image.has_transparency_data else image
    seen.save(
        file,
        "JPEG",
        quality=_QUALITY,
        subsampling="4:4:4",
        xmp=xmp if len(xmp) <= _LONGEST_XMP else b"",
        icc_profile=profile if len(profile) <= LARGEST_METADATA else b"",
    )
    return file.getvalue()
