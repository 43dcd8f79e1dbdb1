"""Hugo's shortcodes: its own become what they showed, others are named, and their text stays."""

from __future__ import annotations

import re

from newsdesk.archives.picture_marks import with_pictures

_CODE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)[ \t]*$|(?<!`)`[^`\n]+`", re.MULTILINE | re.DOTALL)
_REFERENCE = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+[\"']?([^\s\"'>%]+)[\"']?[^>%]*[>%]\}\}")
_HIGHLIGHT = re.compile(
    r"\{\{[<%]\s*highlight\s+(\w*)[^>%]*[>%]\}\}(.*?)\{\{[<%]\s*/\s*highlight\s*[>%]\}\}", re.DOTALL
)
_VIDEO = re.compile(r"\{\{[<%]\s*(youtube|vimeo|tweet|x|instagram|gist)\s+([^>%]*?)\s*[>%]\}\}")
_ANY = re.compile(r"\{\{[<%]\s*(/?)\s*([\w./-]+)[^{}]*?/?\s*[>%]\}\}")
_WORD = re.compile(r"""(?:(?:id|user|name)\s*=\s*)?["']?([\w.@-]+)["']?""")
_LINKS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "instagram": "https://www.instagram.com/p/{}/",
}


def without_shortcodes(text: str, lost: list[str]) -> str:
    """The text, with what is lost of it noted."""
    if "{{" not in text:
        return text
    text = _HIGHLIGHT.sub(lambda m: f"```{m[1]}\n{m[2].strip(chr(10))}\n```", text)
    parts, at = [], 0
    for code in _CODE.finditer(text):
        parts += [_in_prose(text[at : code.start()], lost), code[0]]
        at = code.end()
    return "".join([*parts, _in_prose(text[at:], lost)])


def _in_prose(text: str, lost: list[str]) -> str:
    text = with_pictures(text)
    text = _REFERENCE.sub(lambda m: _place(m[1]), text)
    text = _VIDEO.sub(lambda m: _video(m[1], m[2]), text)
    return _ANY.sub(lambda m: _other(m, lost), text)


def _place(name: str) -> str:
    path = re.sub(r"(?:/?index)?\.\w+(?=#|$)", "", name)
    return path if path[:1] in {"/", "#"} else f"/{path}"


def _video(service: str, arguments: str) -> str:
    words = [word for word in _WORD.findall(arguments) if word]
    if not words:
        return ""
    if service in _LINKS:
        link = _LINKS[service].format(words[0])
    elif service == "gist":
        link = f"https://gist.github.com/{'/'.join(words[:2])}"
    else:
        user, number = (words[0], words[-1]) if len(words) > 1 else ("i", words[0])
        link = f"https://twitter.com/{user}/status/{number}"
    return f"<{link}>"


def _other(match: re.Match[str], lost: list[str]) -> str:
    if not match[1]:
        lost.append(f"the shortcode {match[2]}")
    return ""
