"""Stories as nobody would write them, and as somebody will: the worst that every page must bear."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.newsrooms.paper_files import markdown_file
from tests.reader_judges.paper import ABOUT, ABROAD, AUTHOR, BUSINESS, CLIMATE, CULTURE, HOME

PICTURE_SIZE = (1200, 675)
PICTURE = "pictures/harbour.png"

_MARKUP = "</script><script>alert(1)</script> ]]> <b>bold</b> </title></p>"
_ENTITIES = "&amp; &amp;amp; &lt;i&gt; &copy fish & chips &#x27; R&D;"
_QUOTES = """ "double" 'single' “curly” «guillemets» `tick` """.strip()
_TEMPLATES = "{{ 7*7 }} {% raw %} ${x} %s %(y)s {name} \\u0041"
_SIGNS = "👩🏽‍🚒 🇩🇰 e\u0301 \u202egnp.exe\u202c \u2066isolated\u2069 \u200bzero\u00a0width ﷽"
_LONG_WORD = "Speciallægepraksisplanlægningsstabiliseringsperiode" * 2
_LONG_HEADLINE = ("Minister's own adviser told nobody of the memo " * 5)[:199] + "!"

_ROW = "Harbour | Metres | Cars | Bikes | Crates | Fish | Ice | Rain | Wind | Gulls | Ropes"
_CODE = "a line of code that is wider than any telephone, and that may not be broken:"
_WORDS = (
    "The harbour master read the tide table aloud, twice, and nobody contradicted him. "
    "By noon the ferry had left with eleven cars and a piano that belonged to the school. "
)
_BODY = f"""
![{_QUOTES} & {_LONG_WORD}]({PICTURE} "{_ENTITIES} {_LONG_WORD}")

{_WORDS}{_MARKUP} {_ENTITIES} {_QUOTES} {_SIGNS} {_LONG_WORD}

> [!pull] Nobody contradicted him, {_QUOTES} & {_LONG_WORD}

https://www.youtube.com/watch?v=dQw4w9WgXcQ

## A heading with `code`, **weight** & {_LONG_WORD}

{_WORDS}It is said elsewhere[^one], and once more[^two], and [in a plain one](/{HOME}/worst-plain).

| {_ROW} | {_LONG_WORD} |
|:--|--:|:-:|---|---|---|---|---|---|---|---|---|
| Aarhus | 1.25 | 11 | 200 | 31 | 4,000 | 2 | 3 | 14 | 91 | 12 | yes |
| Esbjerg | −0.40 | 9 | 180 | 27 | 9,000 | 1 | 7 | 22 | 60 | 10 | no |

```
{_CODE} {_LONG_WORD}
```

1. one
   - within one
     - within that
2. two

> A quotation of two paragraphs.
>
> The second, with https://example.org/a/very/long/address/that/{_LONG_WORD}?with=query&and=more

### A smaller heading

~~Struck out~~, *leaning*, **heavy**, H~2~O, a line break\\
and a rule:

---

{_WORDS}

[^one]: In the log book, {_QUOTES} & <i>more</i>.
[^two]: In [another](https://example.org/?a=1&b=2) log book.
"""

_ARABIC = "غادرت العبارة عند الظهر وعلى متنها إحدى عشرة سيارة. "
_ARABIC_TABLE = "| ميناء | متر |\n|--|--:|\n| آرهوس | 1.25 |"

_CARELESS = f"""
{_WORDS}

#### A heading two levels too deep

[](https://example.org/no-words) <a href="https://example.org/none"></a> ![](https://example.org/x.png)

<h1 id="main">A first heading in the text</h1>
<center><font color=red>Red</font></center><div><p>A paragraph <div>in a division</div></p>
<table><tr><td align=center width=10 colspan=2>Only
<table><tr><td>nested</td></tr></table></td></tr></table>
<li>An item of no list</li> <dt>A term of none</dt> <figcaption>A caption of none</figcaption>
<a href="https://example.org"><a href="https://example.org">One in another</a></a>
<time datetime="yesterday">yesterday</time> <abbr title="">HTML</abbr> <q>quoted</q>
<section class="footnotes"><ol><li id="fn-1">One</li><li id="fn-1">Twice</li></ol></section>
<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" onload="alert(1)"></iframe>
<ol type=a start=3><li value=9>nine</li></ol><b><i>crossed</b></i>
<a href="javascript:alert(1)">click</a> <a href="//example.org/x">two slashes</a>
<a href="mailto:a@example.org">mail</a>
"""


@dataclass(frozen=True)
class Upload:
    """A file for one of the buckets."""

    key: str
    content: bytes
    media_type: str = "text/markdown"

    @property
    def is_picture(self) -> bool:
        """Whether it belongs beside the stories."""
        return self.media_type.startswith("image/")


def worst_stories(now: datetime) -> list[Upload]:
    """The stories, a page that is no news, the breaking news, and their picture."""
    return [
        Upload(PICTURE, _png(*PICTURE_SIZE), "image/png"),
        _story(f"{HOME}/worst-plain", now, minutes=90, title="A plain one", body=_WORDS * 2),
        _worst_of_all(now),
        _in_danish(now),
        _in_arabic(now),
        _careless(now),
        _withdrawn(now),
        _withdrawn_by_order(now),
        _updated(now),
        _breaking(now),
        *_about(),
    ]


def second_versions(now: datetime) -> list[Upload]:
    """What is uploaded again once readers know it: updated in the second it is written."""
    return [
        _story(
            f"{BUSINESS}/worst-rewritten",
            now,
            minutes=70,
            title="Rewritten since",
            body=f"{_WORDS * 2}\n\nAnd this is new.",
        )
    ]


def _worst_of_all(now: datetime) -> Upload:
    return _story(
        f"{HOME}/worst-of-all",
        now,
        minutes=5,
        title=f"{_MARKUP} {_ENTITIES} {_SIGNS}"[:200],
        summary=f"{_QUOTES} {_MARKUP} {_TEMPLATES} {_SIGNS} {_LONG_WORD}",
        kicker=f"{_ENTITIES} <b>"[:100],
        dateline=f"{_ENTITIES} <b>"[:60],
        authors=[AUTHOR, 'Ann "A" O\'Hara & Søn <x>', "李小龍", f"N. {_LONG_WORD[:80]}"],
        tags=[*(f"Tag no. {n} & {_QUOTES[:20]}" for n in range(38)), _LONG_WORD[:100], "<i>ø</i>"],
        key_points=[f"{_MARKUP} {_SIGNS}", _LONG_WORD, _QUOTES, _ENTITIES, _TEMPLATES],
        corrections=[
            {"date": _before(now, minutes=3), "text": f"{_MARKUP} {_ENTITIES} {_SIGNS}"},
            {"date": _before(now, minutes=4), "text": _LONG_WORD},
        ],
        picture=_picture(alt=f"{_QUOTES} {_MARKUP}", caption=_SIGNS, credit=f"{_ENTITIES} <i>"),
        gallery=[
            _picture(alt=f"{_QUOTES} {_MARKUP}", caption=_LONG_WORD, credit=_ENTITIES),
            _picture(decorative="true"),
            PICTURE,
        ],
        placement="lead",
        kind="analysis",
        translated_from=f"{_MARKUP} {_QUOTES}",
        reviewed_by=f"{_QUOTES} & <b>",
        lastmod=_before(now, minutes=2),
        body=_BODY,
    )


def _in_danish(now: datetime) -> Upload:
    return _story(
        f"{CULTURE}/worst-danish",
        now,
        minutes=20,
        title=_LONG_HEADLINE,
        language="da",
        kind="opinion",
        kicker="På dansk",
        placement="top",
        tags=["Ærø", "Århus & omegn"],
        author="Jonas Friis",
        key_points=["Først dette.", "Så dette."],
        corrections=[{"date": _before(now, minutes=10), "text": "Der stod torsk; det var sild."}],
        body=f"Færgen sejlede klokken tolv, og der var ingen, der sagde ham imod.\n\n{_BODY}",
    )


def _in_arabic(now: datetime) -> Upload:
    return _story(
        f"{ABROAD}/worst-arabic",
        now,
        minutes=30,
        title="قرأ مدير الميناء جدول المد والجزر بصوت عالٍ (مرتين) & “لم يعارضه أحد”",
        summary="غادرت العبارة عند الظهر وعلى متنها إحدى عشرة سيارة و\u200fpiano\u200f.",
        language="ar",
        dateline="BAKU",
        placement="top",
        authors=["ليلى أصلان", "Leyla Aslan"],
        tags=["ميناء", "harbour"],
        key_points=["غادرت العبارة عند الظهر.", "لم يعارضه أحد."],
        picture=_picture(alt="الميناء عند الظهر", caption="الميناء", credit="ريتزاو"),
        body=f"{_ARABIC * 8}\n\n{_ARABIC_TABLE}\n\n> [!pull] لم يعارضه أحد\n\n{_LONG_WORD}",
    )


def _careless(now: datetime) -> Upload:
    title = "HTML of another century"
    return _story(f"{CLIMATE}/worst-careless", now, minutes=40, title=title, body=_CARELESS)


def _withdrawn(now: datetime) -> Upload:
    reason = f"It was not true. {_MARKUP} {_ENTITIES} {_SIGNS} {_LONG_WORD}"
    return _story(f"{HOME}/worst-withdrawn", now, minutes=50, title="Gone", withdrawn=reason)


def _withdrawn_by_order(now: datetime) -> Upload:
    return _story(
        f"{HOME}/worst-forbidden",
        now,
        minutes=55,
        title="Gone by order",
        withdrawn="A court has spoken.",
        ordered_by=f"The court's <b>{_QUOTES}</b>",
    )


def _updated(now: datetime) -> Upload:
    """Its second version is among `second_versions`."""
    return _story(
        f"{BUSINESS}/worst-rewritten", now, minutes=70, title="Rewritten since", body=_WORDS * 2
    )


def _breaking(now: datetime) -> Upload:
    return _story(
        "_breaking",
        now,
        minutes=1,
        title=f"{_MARKUP} {_QUOTES} {_SIGNS}"[:200],
        link=f"/{HOME}/worst-of-all",
    )


def _about() -> list[Upload]:
    """In place of a page that the newsroom has."""
    if not ABOUT:
        return []
    fields = {"language": "en", "title": f"About {_MARKUP} {_QUOTES} & {_LONG_WORD}"[:200]}
    return [Upload(f"articles/_pages/{ABOUT}.md", _file(fields, f"{_WORDS * 3}\n{_BODY}"))]


def _story(
    name: str, now: datetime, *, minutes: int, body: str = _WORDS, **fields: object
) -> Upload:
    return story_file(name, {"date": _before(now, minutes=minutes), **fields}, body)


def story_file(name: str, fields: Mapping[str, object], body: str = _WORDS) -> Upload:
    """A story in English, if its fields name no other language."""
    return Upload(f"articles/{name}.md", _file({"language": "en", **fields}, body))


def _file(fields: Mapping[str, object], body: str) -> bytes:
    return markdown_file(fields, body)


def _picture(**texts: str) -> dict[str, object]:
    width, height = PICTURE_SIZE
    return {"file": PICTURE.removeprefix("pictures/"), "width": width, "height": height, **texts}


def _before(now: datetime, *, minutes: int) -> str:
    return (now - timedelta(minutes=minutes)).astimezone(UTC).isoformat(timespec="seconds")


def _png(width: int, height: int) -> bytes:
    """A grey picture (PNG, ISO 15948)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(height * (b"\0" + b"\x80" * width), 9)
    ends = chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(ends)
