"""WordPress's shortcodes: those of the common plugins become what they showed, others are named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

_NAME = r"[A-Za-z][\w-]*"
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s\]"']+))""")
_CAPTION = re.compile(r"\[(?:wp_)?caption([^\]]*)\](.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_GALLERY = re.compile(r"\[gallery([^\]]*)\]")
_EMBED = re.compile(r"\[embed[^\]]*\]\s*(.*?)\s*\[/embed\]", re.DOTALL)
_VIDEO = re.compile(r"\[(?:youtube|vimeo|twitter|tweet|instagram|soundcloud)([ =:][^\]]*)\]")
_MEDIA = re.compile(r"\[(?:video|audio)([^\]]*)\](?:\s*\[/(?:video|audio)\])?")
_NOTE = re.compile(r"\[(ref|footnote|efn_note|fn|note)\](.*?)\[/\1\]", re.DOTALL)
_ROUND_NOTE = re.compile(r"(?<=\S)\s*\(\((?!\()(.{1,2000}?)\)\)", re.DOTALL)
_CODE = re.compile(r"\[(code|sourcecode|php|python|html|css|js)([^\]]*)\](.*?)\[/\1\]", re.DOTALL)
_ANY = re.compile(rf"\[(/?)({_NAME})((?:\s[^\[\]]*)?)/?\]")
_LINK = re.compile(r"https?://[^\s\"'<>\]]+")
_KNOWN = frozenset({"more", "nextpage", "contact-form", "contact-form-7", "toc", "playlist"})


@dataclass
class Shown:
    """A text without shortcodes; `lost` names those that nothing stands for any more."""

    text: str
    lost: list[str] = field(default_factory=list)


def shown(
    text: str, attachments: Mapping[str, tuple[str, str, str]], own: Sequence[str] = ()
) -> Shown:
    """The text as WordPress showed it, as far as its plugins are known. `own` are the ids of the
    pictures that were uploaded to the post: a gallery that names none shows these.
    """
    if "[" not in text and "((" not in text:
        return Shown(text)
    text = _CODE.sub(
        lambda m: f"<pre><code>{escape(m[3].strip(chr(10)), quote=False)}</code></pre>", text
    )
    text = _CAPTION.sub(_figure, text)
    text = _GALLERY.sub(lambda m: _gallery(m, attachments, own), text)
    text = _EMBED.sub(lambda m: _link(m[1]), text)
    text = _VIDEO.sub(_first_link, text)
    text = _MEDIA.sub(_first_link, text)
    text = _with_notes(text)
    result = Shown(text)
    closed = {match[2] for match in _ANY.finditer(text) if match[1]}
    result.text = _ANY.sub(lambda m: _unknown(m, closed, result.lost), text)
    return result


def _attributes(text: str) -> dict[str, str]:
    return {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(text)}


def _figure(match: re.Match[str]) -> str:
    attributes, inner = _attributes(match[1]), match[2]
    picture = inner.find("<img")
    end = inner.find(">", picture) + 1 if picture >= 0 else 0
    if inner.find("</a>", end) >= 0 and "<a" in inner[:picture]:
        end = inner.find("</a>", end) + len("</a>")
    caption = inner[end:].strip() or escape(attributes.get("caption", ""), quote=False)
    shown_caption = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"\n\n<figure>{inner[:end].strip()}{shown_caption}</figure>\n\n"


def _gallery(
    match: re.Match[str], attachments: Mapping[str, tuple[str, str, str]], own: Sequence[str]
) -> str:
    ids = re.findall(r"\d+", _attributes(match[1]).get("ids", "")) or own
    figures = [figure_of(*attachments[one]) for one in ids if one in attachments]
    return "\n\n" + "\n\n".join(figures) + "\n\n" if figures else match[0]


def figure_of(link: str, alt: str, caption: str) -> str:
    """A picture of the archive as HTML."""
    words = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(link)}" alt="{escape(alt)}">{words}</figure>'


def _first_link(match: re.Match[str]) -> str:
    link = _LINK.search(match[1])
    return _link(link[0]) if link else match[0]


def _link(text: str) -> str:
    link = escape(text.strip())
    return f'\n\n<p><a href="{link}">{link}</a></p>\n\n'


def _with_notes(text: str) -> str:
    """Footnotes as numbers, and a list of them at the end."""
    notes: list[str] = []

    def number(note: str) -> str:
        notes.append(note.strip())
        return f"<sup>{len(notes)}</sup>"

    text = _NOTE.sub(lambda m: number(m[2]), text)
    text = _ROUND_NOTE.sub(lambda m: number(m[1]), text)
    if not notes:
        return text
    return f"{text}\n\n<hr>\n\n<ol>{''.join(f'<li>{note}</li>' for note in notes)}</ol>\n"


def _unknown(match: re.Match[str], closed: set[str], lost: list[str]) -> str:
    """Nothing, for what is a shortcode by its shape; `[sic]` is none."""
    name = match[2]
    is_one = name in closed or name in _KNOWN or "=" in match[3] or "_" in name
    if not is_one:
        return match[0]
    if not match[1]:
        lost.append(f"the shortcode [{name}]")
    return ""
