"""Files of pictures that are made to blow up, to hang, or to run: for `picture_fuzz.py`."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from PIL import Image, ImageCms

from tests.imaging.drawn_files import gif_of_size, saved


def drawn_file(kind: str) -> bytes:
    """Draw a small picture of a type, with a profile and a camera's Exif if it can have them."""
    image = Image.effect_noise((120, 80), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, object] = {} if kind == "GIF" else {"exif": exif, "icc_profile": profile}
    return saved(image, kind, **options)


def _png(width: int, height: int, *chunks: tuple[bytes, bytes], colour: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", header), *chunks, (b"IEND", b""))
    )


def _deflated(zeros: int) -> bytes:
    return zlib.compress(bytes(zeros), 9)


def _jpeg_with(marker: int, name: bytes, block: bytes) -> bytes:
    """Put a block into a JPEG, in as many segments as it takes."""
    plain, most = drawn_file("JPEG"), 65_000
    segments = b""
    count = (len(block) + most - 1) // most
    for number in range(count):
        part = block[number * most : (number + 1) * most]
        numbered = bytes((number + 1, count)) if marker == 0xE2 else b""
        content = name + numbered + part
        segments += bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content
    return plain[:2] + segments + plain[2:]


def _many_frames() -> bytes:
    """Repeat what stands between a GIF's palette and its end, the byte 0x3B."""
    one = saved(Image.new("P", (60, 60)), "GIF")
    start = one.index(b"\x2c\0\0\0\0")
    return one[:start] + one[start:-1] * 10_000 + b"\x3b"


def _large_progressive(side: int) -> bytes:
    flat = Image.linear_gradient("L").resize((side, side)).convert("RGB")
    return saved(flat, "JPEG", progressive=True, subsampling="4:4:4")


def _many_scans() -> bytes:
    plain = _large_progressive(4000)
    end = plain.rindex(b"\xff\xd9")
    return plain[:end] + b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00" * 5000 + plain[end:]


def _cut_progressive() -> bytes:
    plain = _large_progressive(6300)
    return plain[: len(plain) * 9 // 10]


def _polyglot(kind: str, other: bytes) -> bytes:
    return drawn_file(kind) + other + b"<script>alert(1)</script>"


def _many_webp_frames(count: int) -> bytes:
    """Repeat the frame of an animation that has one."""
    two = [Image.new("RGB", (60, 60), colour) for colour in ("red", "blue")]
    file = saved(two[0], "WEBP", save_all=True, append_images=two[1:])
    start = file.index(b"ANMF")
    size = 8 + int.from_bytes(file[start + 4 : start + 8], "little")
    content = file[8:start] + file[start : start + size] * count
    return b"RIFF" + struct.pack("<I", len(content)) + content


def _many_png_frames(side: int = 9, *, cleared: int = 0) -> bytes:
    control = struct.pack(">IIIIIHHBB", 0, side, side, 0, 0, 1, 10, cleared, 0)
    frame = (b"fcTL", control), (b"fdAT", bytes(4) + _NINE_PIXELS[1])
    first = (b"acTL", struct.pack(">II", 10_000, 0)), _NINE_PIXELS
    return _png(side, side, *first, *frame * 9999)


def _resized(file: bytes, size: bytes, other: bytes) -> bytes:
    """Write another size into a file's header."""
    assert size in file
    return file.replace(size, other, 1)


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def _full(name: bytes, content: bytes, version: int = 0) -> bytes:
    return _box(name, bytes((version, 0, 0, 0)) + content)


def _nested(depth: int) -> bytes:
    box = b""
    for _ in range(depth):
        box = struct.pack(">I", 8 + len(box)) + b"meta" + box
    return box


def _heic(width: int, height: int, tiles: int = 0) -> bytes:
    """Write the boxes of a picture of this size, of which nothing was encoded."""
    items = range(1, 2 + tiles)
    kind = b"grid" if tiles else b"hvc1"
    entries = [_full(b"infe", struct.pack(">HH", 1, 0) + kind + b"\0", 2)]
    entries += [_full(b"infe", struct.pack(">HH", item, 0) + b"hvc1\0", 2) for item in items[1:]]
    size = _full(b"ispe", struct.pack(">II", width, height))
    used = b"".join(struct.pack(">HBB", item, 1, 1) for item in items)
    parts = b"".join(struct.pack(">H", item) for item in items[1:])
    meta = (
        _full(b"hdlr", bytes(4) + b"pict" + bytes(13))
        + _full(b"pitm", struct.pack(">H", 1))
        + _full(b"iinf", struct.pack(">H", len(items)) + b"".join(entries))
        + _full(b"iref", _box(b"dimg", struct.pack(">HH", 1, tiles) + parts))
        + _box(b"iprp", _box(b"ipco", size) + _full(b"ipma", struct.pack(">I", len(items)) + used))
    )
    file = _box(b"ftyp", b"heic\0\0\0\0mif1heic") + _full(b"meta", meta)
    return file + _box(b"mdat", bytes(1000))


_NINE_PIXELS = (b"IDAT", _deflated(252))  # nine rows of nine, and a byte before each
_SIDES, _GREAT_SIDES = struct.pack(">II", 120, 80), struct.pack(">II", 30_000, 30_000)
_ENTITIES = b"<!DOCTYPE x [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(98, 112)
)

BOMBS: dict[str, Callable[[], bytes]] = {
    "30,000 × 30,000": lambda: _png(30_000, 30_000, (b"IDAT", _deflated(9_000_000))),
    "40 megapixels, cut off": lambda: _png(8000, 5000, (b"IDAT", _deflated(60_000_000)), colour=6),
    "a GIF of 10,000 frames": _many_frames,
    "a WebP of 10,000 frames": lambda: _many_webp_frames(10_000),
    "a PNG of 10,000 frames": _many_png_frames,
    "a JPEG of 5,000 scans": _many_scans,
    "a progressive JPEG of 40 megapixels, cut off": _cut_progressive,
    "a GIF of 65,535 × 65,535": lambda: gif_of_size(65_535, 65_535),
    "a JPEG of 30,000 × 30,000": lambda: _resized(
        drawn_file("JPEG"), struct.pack(">HH", 80, 120), struct.pack(">HH", 30_000, 30_000)
    ),
    "a WebP of 16,384 × 16,384": lambda: _resized(
        drawn_file("WEBP"), struct.pack("<HH", 120, 80), struct.pack("<HH", 16_383, 16_383)
    ),
    "an animated WebP of 16,384 × 16,384": lambda: _resized(
        _many_webp_frames(2), b"\x3b\0\0\x3b\0\0", b"\xff\x3f\0\xff\x3f\0"
    ),
    "an animated PNG of 30,000 × 30,000": lambda: _many_png_frames(30_000, cleared=1),
    "an AVIF of 30,000 × 30,000": lambda: _resized(drawn_file("AVIF"), _SIDES, _GREAT_SIDES),
    "a HEIC of 30,000 × 30,000": lambda: _heic(30_000, 30_000),
    "a HEIC of 6,300 × 6,300 without a picture": lambda: _heic(6300, 6300),
    "a HEIC of tiles that are not there": lambda: _heic(6300, 6300, tiles=65_000),
    "a HEIC of nested boxes": lambda: (
        _box(b"ftyp", b"heic\0\0\0\0mif1") + _nested(20_000) + _box(b"mdat", b"\0")
    ),
    "a TIFF called a picture": lambda: b"II*\0\x08\0\0\0\1\0" + b"\0\1\4\0\1\0\0\0\x30\x75\0\0",
    "XMP of 12 megabytes": lambda: _jpeg_with(
        0xE1, b"http://ns.adobe.com/xap/1.0/\0", b"<a>" * 4_000_000
    ),
    "a profile of 12 megabytes": lambda: _jpeg_with(0xE2, b"ICC_PROFILE\0", b"acsp" * 3_000_000),
    "a packed profile of 500 megabytes": lambda: _png(
        9, 9, (b"iCCP", b"x\0\0" + _deflated(500_000_000)), _NINE_PIXELS
    ),
    "packed text of 500 megabytes": lambda: _png(
        9, 9, (b"zTXt", b"x\0\0" + _deflated(500_000_000)), _NINE_PIXELS
    ),
    "ten thousand texts": lambda: _png(
        9, 9, *[(b"zTXt", b"x\0\0" + _deflated(900_000))] * 10_000, _NINE_PIXELS
    ),
    "XMP of entities": lambda: saved(
        Image.new("RGB", (9, 9)), "WEBP", xmp=_ENTITIES + b"]><rdf:RDF>&o;</rdf:RDF>"
    ),
    "XMP of 300,000 elements": lambda: saved(
        Image.new("RGB", (9, 9)), "WEBP", xmp=b"<a>" + b"<b/>" * 240_000 + b"</a>"
    ),
    "packed XMP of 500 megabytes": lambda: _png(
        9, 9, (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + _deflated(500_000_000)), _NINE_PIXELS
    ),
    "a WebP with a profile of 30 megabytes": lambda: saved(
        Image.new("RGB", (9, 9)), "WEBP", icc_profile=b"acsp" * 7_500_000
    ),
    "a PDF before a JPEG": lambda: b"%PDF-1.7\n" + drawn_file("JPEG"),
    "a web page in a comment": lambda: saved(
        Image.new("RGB", (9, 9)), comment=b"<!DOCTYPE html><script>alert(1)</script>"
    ),
    "a JPEG and a ZIP": lambda: _polyglot("JPEG", b"PK\3\4"),
    "a GIF and a script": lambda: b"GIF89a/*" + _polyglot("GIF", b"*/=1;"),
    "a PNG and a PDF": lambda: _polyglot("PNG", b"%PDF-1.7"),
    "a web page called a picture": lambda: b"<!DOCTYPE html><script>alert(1)</script>",
    "an SVG with a script": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "60 megabytes of nothing": lambda: b"\xff\xd8\xff\xe0" + bytes(59_000_000),
    "60 megabytes of markers": lambda: b"\xff\xd8" + b"\xff" * 59_000_000,
    "60 megabytes of empty chunks": lambda: _png(9, 9, *[(b"teSt", b"")] * 4_800_000, _NINE_PIXELS),
    "60 megabytes of comments": lambda: (
        drawn_file("GIF")[:-1] + b"\x21\xfe\1a\0" * 11_600_000 + b";"
    ),
    "60 megabytes of empty segments": lambda: b"\xff\xd8" + b"\xff\xe0\0\2" * 14_000_000,
}
