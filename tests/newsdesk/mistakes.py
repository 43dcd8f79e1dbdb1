"""The commonest mistakes of editors, one file each, Word's among them; all words are ours."""

from __future__ import annotations

from tests.documents.word import bold, paragraph, picture, text, word_file
from tests.newsdesk.desk import TEXT

_STORY = f"# The ferry sails again\n\n{TEXT}\n"


def _fields(fields: str) -> str:
    return f"---\n{fields}\n---\n\n{_STORY}"


def _word(*blocks: str, **parts: object) -> bytes:
    return word_file(paragraph("The ferry sails again", style="Title"), *blocks, **parts)  # type: ignore[arg-type]  # any part of it


_HIDDEN = paragraph(text("Ask the lawyer first.", "<w:vanish/>"))
_CHANGED = paragraph(
    text("The ferry took "),
    '<w:del w:id="1" w:author="Ida"><w:r><w:delText>ten</w:delText></w:r></w:del>',
    '<w:ins w:id="2" w:author="Ida"><w:r><w:t>twelve</w:t></w:r></w:ins>',
    text(" cars on its first day."),
)
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)

# By what was done wrong: the file's name in the section's folder, and its content.
MISTAKES: dict[str, tuple[str, str | bytes]] = {
    "the story has no headline": ("ferry.md", TEXT),
    "the second quotation mark is missing": ("ferry.md", _fields('title: "The ferry sails')),
    "the line above the fields is missing": ("ferry.md", f"title: Ferry\nkind: news\n---\n{TEXT}"),
    "the line below the fields is missing": ("ferry.md", f"---\ntitle: Ferry\n\n{TEXT}"),
    "a tab is in the fields": ("ferry.md", _fields("tags:\n\t- sea")),
    "there is no space after the colon": ("ferry.md", _fields("kicker:Sea")),
    "the year has two digits": ("ferry.md", _fields("date: 24/11/26")),
    "there is no such day": ("ferry.md", _fields("date: 2026-11-31 07:30")),
    "the date is a word": ("ferry.md", _fields("date: tomorrow")),
    "the section is misspelt": ("ferry.md", _fields("section: denmrak")),
    "a field is misspelt": ("ferry.md", _fields("sumary: It sails.")),
    "a draft that is perhaps one": ("ferry.md", _fields("draft: maybe")),
    "a kind that there isn't": ("ferry.md", _fields("kind: gossip")),
    "there is no space after the #": ("ferry.md", f"#The ferry sails\n\n{TEXT}"),
    "the picture is not there": ("ferry.md", f"{_STORY}\n![A crane](crane.jpg)\n"),
    "the link has no https": (
        "ferry.md",
        f"{_STORY}\nMore at [the harbour](www.harbour.example).\n",
    ),
    "a place was left to be filled in": (
        "ferry.md",
        f"{_STORY}\nThe captain is [insert name here].\n",
    ),
    "an assistant's answer came along": (
        "ferry.md",
        f"Sure! Here is the translation of the article:\n\n{_STORY}",
    ),
    "it is a mail": ("ferry.txt", f"From: Ida <ida@example.org>\nSubject: Ferry\n\n{TEXT}"),
    "it is RTF under another name": ("ferry.txt", r"{\rtf1\ansi The ferry sails again.}"),
    "the letters are garbled": ("ferry.txt", f"FÃ¦rgen sejler til RÃ¸nne\n\n{TEXT} PÃ¥ Ã¸en."),
    "it is a PDF": ("ferry.pdf", b"%PDF-1.7\n"),
    "it is a copy": ("ferry - Copy.md", _STORY),
    "Word: hidden text": ("ferry.docx", _word(TEXT, _HIDDEN)),
    "Word: changes that nobody decided on": ("ferry.docx", _word(TEXT, _CHANGED)),
    "Word: a picture without an alt text": (
        "ferry.docx",
        _word(TEXT, paragraph(picture()), media={"rId1": _PNG}),
    ),
    "Word: a bold line that is meant as a heading": (
        "ferry.docx",
        _word(TEXT, bold("The first day"), f"{TEXT} It was full."),
    ),
}
