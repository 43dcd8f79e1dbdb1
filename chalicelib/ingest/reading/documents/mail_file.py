"""Mails (`.eml`), as mail programs save them: the subject is the headline, the text the story.

Signatures and earlier mails are left out, and quoted. A mail that greets somebody is held: what is
meant for a colleague is not published.
"""

from __future__ import annotations

import re
from html import escape

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.ingest.markup.nodes import Element, Node, serialised, text_of
from chalicelib.ingest.markup.parsing import parsed
from chalicelib.ingest.reading.charsets import decoded
from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.document_text import document_of
from chalicelib.ingest.reading.documents.mail_parts import Mail, MailPart, mail_of
from chalicelib.ingest.reading.documents.web_page import read_web_page
from chalicelib.ingest.reading.text_files import text_to_html
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.plain_text import plain_text
from chalicelib.news.text import is_visible, legible, single_spaced

MOST_QUOTED = 120  # characters of what is left out, in a receipt
LEAST_OWN = 200  # characters above an earlier mail; with fewer, that is what is forwarded
LARGEST_TEXT = 1024 * 1024  # bytes; a story may have a third of it
LEAST_PICTURE = 6 * 1024  # bytes; what is smaller is the sign of a firm

_REPLY = re.compile(r"^(?:(?:re|fwd?|sv|vs|aw|wg|tr|vb|antw|videresendt)\s*:\s*)+", re.IGNORECASE)
# The first line of a signature, and of an earlier mail, as programs write them.
_SIGNATURE = re.compile(
    r"--(?: |$)|(?:(?:best|kind|warm|many) )?(?:regards|wishes)(?=[,.!]|$)|sincerely(?=,|$)"
    r"|(?:med )?venn?lig hilsen|(?:de )?bedste hilsner|mvh\b|mit freundlichen grüßen|viele grüße"
    r"|cordialement(?=,|$)|saludos(?=,|$)|(?:met )?vriendelijke groet|(?:med )?vänliga hälsningar"
    r"|sent from my |get outlook for |sendt fra min |von meinem \w+ gesendet|envoyé de mon "
    r"|(?:this|denne|diese) (?:e-?mail|message|mail|besked|nachricht)\b.{0,150}"
    r"(?:confidential|fortrolig|vertraulich)",
    re.IGNORECASE,
)
LONGEST_SIGNATURE = 1000  # characters; what follows a farewell and is longer is a text
_EARLIER = re.compile(
    r"^(?:-{2,} ?(?:original message|forwarded message|oprindelig meddelelse|videresendt"
    r"|ursprüngliche nachricht|message d'origine)[^\n]*"
    r"|(?:on|den|am|le|el|op) [^\n]{8,200}(?:wrote|skrev|schrieb|écrit|escribió|schreef)"
    r"[^\n]{0,120}:"
    r"|(?:from|fra|från|von|de): [^\n]+\n(?:sent|date|sendt|dato|skickat|gesendet|envoyé): [^\n]+)",
    re.IGNORECASE | re.MULTILINE,
)
_GREETING = re.compile(
    r"(?:hi|hello|hej(?:sa)?|dear|kære|goddag|god(?:morgen|dag|aften)|hallo|liebe[rs]?|sehr geehrte"
    r"|bonjour|cher|chère|hola|estimad[oa]|moin)\b.{0,60}?[,!.]?",
    re.IGNORECASE,
)


def read_mail(content: bytes) -> Document:
    """The story of a mail, with the pictures attached to it. Raises UnusableManuscript if it can't
    be read, or has no text.
    """
    mail = mail_of(content)
    shown, warnings, pictures = _text(mail)
    body, cut = _own(parsed(shown.html))
    left_out = " … ".join(filter(None, (shown.quoted, cut)))
    below = "".join(f'<p><img src="{key}" alt=""></p>' for key in _attached(mail, pictures))
    headline = _REPLY.sub("", mail.subject).strip()
    html = (f"<h1>{escape(headline)}</h1>" if headline else "") + serialised(body) + below
    document = document_of(html, pictures, warnings=warnings)
    return replace(
        document,
        problems=(*document.problems, *_greeting(document.html)),
        warnings=(*document.warnings, *_losses(mail, left_out)),
    )


def read_page_archive(content: bytes) -> Document:
    """The article of a page that a browser saved as one file (MHTML). Raises UnusableManuscript."""
    mail = mail_of(content)
    files = {part.place: part.content for part in mail.parts if part.place}
    files |= {f"cid:{part.id}": part.content for part in mail.parts if part.id}
    for part in mail.parts:
        if part.kind == "text/html":
            return read_web_page(part.content, files.get, charset=part.charset)
    raise UnusableManuscript(_NO_TEXT)


class _MailText(Struct, frozen=True):
    """The text of a mail as HTML, and the lines of an earlier mail that were taken out of it."""

    html: str
    quoted: str = ""


def _text(mail: Mail) -> tuple[_MailText, tuple[Problem, ...], DocumentPictures]:
    """The first part that has a text, formatted if there is one."""
    texts = [part for part in mail.parts if not part.is_attached and part.content.strip()]
    if any(part.kind == "text/plain" and len(part.content) > LARGEST_TEXT for part in texts):
        what = f"the text of the mail is longer than {LARGEST_TEXT} bytes"
        raise UnusableManuscript(Problem(what, "part the story in two"))
    inline = {f"cid:{part.id}": part.content for part in mail.parts if part.id}
    for part in (one for one in texts if one.kind == "text/html"):
        pictures = DocumentPictures()
        page = read_web_page(part.content, inline.get, charset=part.charset, is_mail=True)
        pictures.kept.update({picture.key: picture for picture in page.pictures})
        if is_visible(plain_text(page.html)):
            return _MailText(page.html), page.warnings, pictures
    for part in (one for one in texts if one.kind == "text/plain"):
        file = decoded(part.content, part.charset)
        text, quoted = _unquoted(_flowed(legible(file.text), part))
        return _MailText(text_to_html(text), quoted), file.warnings, DocumentPictures()
    raise UnusableManuscript(_NO_TEXT)


def _flowed(text: str, part: MailPart) -> str:
    """With the lines joined that the program broke (RFC 3676)."""
    return re.sub(r"(?<!^--) \n(?!>)", " ", text, flags=re.MULTILINE) if part.is_flowed else text


def _unquoted(text: str) -> tuple[str, str]:
    """A plain text, and apart from it the lines that it quotes of an earlier mail, unless there is
    hardly anything else.
    """
    lines = _ALONE.sub(r"\n\1\n", text).split("\n")
    own = [line for line in lines if not line.startswith(">")]
    if sum(map(len, own)) < LEAST_OWN:
        return "\n".join(lines), ""
    return "\n".join(own), single_spaced(" ".join(line for line in lines if line[:1] == ">"))


def _own(nodes: list[Node]) -> tuple[list[Node], str]:
    """The nodes up to a signature or an earlier mail, and the words of the rest. What has hardly
    any text above an earlier mail forwards it: then that is the story.
    """
    while len(nodes) == 1 and isinstance(nodes[0], Element) and nodes[0].tag in {"html", "body"}:
        nodes = nodes[0].children
    above, left = 0, sum(len(text_of([node])) for node in nodes)
    for number, node in enumerate(nodes):
        text = text_of([node])
        words = single_spaced(text)
        if above and _SIGNATURE.match(words) and left <= LONGEST_SIGNATURE:
            return nodes[:number], _words(nodes[number:])
        if _is_earlier(words):
            if above >= LEAST_OWN:
                return nodes[:number], _words(nodes[number:])
            return nodes[number + 1 :], single_spaced(text_of(nodes[: number + 1]))
        if isinstance(node, Element) and node.tag == "blockquote" and above >= LEAST_OWN:
            is_last = not any(text_of([other]).strip() for other in nodes[number + 1 :])
            if is_last and node.attributes.get("type") == "cite":
                return nodes[:number], words
        above, left = above + len(words), left - len(text)
    return nodes, ""


def _words(nodes: list[Node]) -> str:
    return single_spaced(" ".join(text_of([node]) for node in nodes))


def _is_earlier(words: str) -> bool:
    return _EARLIER.match(words) is not None or _HEADERS.match(words) is not None


# Lines that stand alone, though no blank line is around them.
_ALONE = re.compile(
    r"^(-- ?|(?:on|den|am|le|el|op) .{8,200}(?:wrote|skrev|schrieb|écrit|escribió|schreef)"
    r".{0,120}:)$",
    re.IGNORECASE | re.MULTILINE,
)
# The head of an earlier mail, where its lines became one paragraph.
_HEADERS = re.compile(
    r"(?:from|fra|från|von|de): .{1,200}?(?:sent|date|sendt|dato|skickat|gesendet|envoyé): ",
    re.IGNORECASE,
)


def _attached(mail: Mail, pictures: DocumentPictures) -> list[str]:
    """The keys of the pictures that are attached, and not of a firm's sign."""
    attached = [part for part in mail.parts if part.kind.startswith("image/") and not part.id]
    attached += [
        part
        for part in mail.parts
        if part.kind.startswith("image/") and part.id and part.is_attached
    ]
    contents = [part.content for part in attached if len(part.content) >= LEAST_PICTURE]
    return [key for key in dict.fromkeys(map(pictures.keep, contents)) if key]


def _greeting(html: str) -> tuple[Problem, ...]:
    """A problem if the text begins as a letter to a colleague does."""
    lines = [line for line in plain_text(html).split("\n") if line.strip()]
    for line in lines[:3]:
        if _GREETING.fullmatch(line.strip()):
            what = f"the mail greets somebody: “{line.strip()[:60]}”"
            mend = "copy the story alone into a file of its own, its headline on the first line"
            return (Problem(what, mend),)
    return ()


def _losses(mail: Mail, left_out: str) -> list[Problem]:
    found = []
    if left_out:
        what = f"left out, as a signature or another mail: “{left_out[:MOST_QUOTED]}”"
        found.append(Problem(what, ""))
    if mail.forwarded:
        what = "a mail within the mail is not read"
        found.append(Problem(what, "save that one as a file, and upload it", is_loss=True))
    others = [
        part.name or part.kind
        for part in mail.parts
        if part.is_attached and not part.kind.startswith("image/")
    ]
    if others:
        named = ", ".join(f"`{name[:60]}`" for name in others[:3])
        what = f"attached, and not read: {named}"
        found.append(Problem(what, "save it, and upload it on its own", is_loss=True))
    return found


_NO_TEXT = Problem(
    "the mail has no text", "copy the story into a file of its own, or upload what is attached"
)
