"""Files of pictures, drawn for the tests: of every kind that cameras and programs write."""

from __future__ import annotations

import base64
import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

CORNERS = {"red": (0, 0), "lime": (1, 0), "blue": (0, 1), "yellow": (1, 1)}  # right, down


# A HEIC of 16 by 16 pixels, packed, since the decoder of the project can write none: its left half
# is red, its right half black and transparent.
TRANSPARENT_HEIC = zlib.decompress(
    base64.b85decode(
        "c-muNV30{GsVvAy%}izhg51nBLl8SRGck>UfhjvTwIq=N0u(b+a*CjAhJwuG5(YG2l9`haHpIn&fr)_;#A51)&_JLI"
        "6a$Iufs3dDu|;NPUK*GOk`)DVQo+iAYBI`_4H-}bnGk|}1(_we3{aJft1=6U3V?J|W<hd3P^=WF%$boHD8w)UtVr$y"
        "!=JxDelRfbGbaFbNH{R^F#i7!QosyS!3;ujyO<mjfs&d|jErb93lthzr@dM?>)8Xv1qT`!7<d{$!YxTa)od<|2a6AO"
        "0__k^&d({zOU|hPit;kB0hKU_WEK~sLVfE1#Tv;ui6DmwK-><Y|NsAg0pvj#4H7TNtjGjuWai-D08)iuKe2$A^MAnn"
        "^atT5afqKl3YftvfKG>bNe$>FREYykEMn2Cc4g0I0`ZMN1d{-&fB0YyU<BEzo>*Gp4C0j*<yqwxq^4VCq?RRH85tOw"
        "S^=dpQ>?)8qL5jT3rjG-G{D-(#LU{lz{J|d%-+!g6qCv<N=<{x^8xkcfKv)69HMel5<y8yQ-g86q+*Jb!}sYf|8`ye"
        "l6cKlVcT0ik*({+J3g;jSL?DhqjFip`g$7~P@2?WTxaBzB=cyC#DuxtKdqX79P()RYA>$Pu;a){lTDLkCIA2cG@pV"
    )
)


def drawn(width: int = 90, height: int = 60, mode: str = "RGB") -> Image.Image:
    """A picture with a colour in each corner, by which one sees how it is held."""
    image = Image.new("RGB", (width, height), "gray")
    draw = ImageDraw.Draw(image)
    for colour, (right, down) in CORNERS.items():
        left, top = right * width // 2, down * height // 2
        draw.rectangle((left, top, left + width // 2 - 1, top + height // 2 - 1), fill=colour)
    return image.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The image as a file of a kind."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def exif(orientation: int) -> Image.Exif:
    """An Exif block that says how the camera was held, where, and which one it was."""
    block = Image.Exif()
    block[0x0112] = orientation
    block[0x010F] = "Cameramaker"
    block[0xA431] = "SERIAL-4711"
    block.get_ifd(0x8825)[1] = "N"
    return block


def corners(image: Image.Image) -> dict[tuple[int, int], str]:
    """Which colour is nearest to each corner's."""
    seen = {}
    for right, down in CORNERS.values():
        at = (image.width // 4 + right * image.width // 2, image.height // 4)
        pixel: Any = image.getpixel((at[0], at[1] + down * image.height // 2))
        seen[right, down] = min(CORNERS, key=lambda name: _distance(pixel, name))
    return seen


def _distance(pixel: tuple[int, int, int], name: str) -> int:
    colours = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255)}
    wanted = colours.get(name, (255, 255, 0))
    return sum(abs(one - other) for one, other in zip(pixel, wanted, strict=True))


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that says it is so large, with nothing in it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b""))
    )


def gif_of_size(width: int, height: int) -> bytes:
    """A GIF whose frame says it is so large, and is to be cleared after it was shown."""
    cleared = b"\x21\xf9\4\x08\0\0\0\0"
    size = struct.pack("<HH", width, height)
    return b"GIF89a" + size + b"\x80\0\0" + bytes(6) + cleared + b"\x2c\0\0\0\0" + size + bytes(9)


def xmp(properties: str) -> bytes:
    """A packet with these properties."""
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" '
        'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f'{properties}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def alternatives(name: str, **texts: str) -> str:
    """A property in several languages; `x_default` is the default."""
    entries = "".join(
        f'<rdf:li xml:lang="{tag.replace("_", "-")}">{text}</rdf:li>' for tag, text in texts.items()
    )
    return f"<{name}><rdf:Alt>{entries}</rdf:Alt></{name}>"


def with_iim(jpeg: bytes, *datasets: tuple[int, int, bytes]) -> bytes:
    """A JPEG with these datasets of IIM, as Photoshop keeps them."""
    iim = b"".join(
        bytes((0x1C, record, number)) + struct.pack(">H", len(value)) + value
        for record, number, value in datasets
    )
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(iim)) + iim + b"\0" * (len(iim) % 2)
    segment = b"Photoshop 3.0\0" + block
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]
