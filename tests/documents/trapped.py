"""Ten Word files with what is not for readers in them, as colleagues leave it behind."""

from __future__ import annotations

from tests.documents.word import PNG, STYLES, bold, paragraph, picture, table, text, word_file

TEXT = (
    "The ferry sailed again on Tuesday after three days in port, and nobody was more pleased than "
    "the baker of the island, who had run out of flour the day before. Twenty cars were waiting."
)
_SECRET = text(" The harbour master has been suspended.", "<w:vanish/>")
_STYLE = (
    '<w:style w:type="paragraph" w:styleId="Note"><w:name w:val="Internal note"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style>"
)
_MARK = '<w:r><w:footnoteReference w:id="2"/></w:r>'
_COMMENTED = '<w:r><w:commentReference w:id="0"/></w:r>'


def _inserted(words: str) -> str:
    return f'<w:ins w:author="Ida">{text(words)}</w:ins>'


def _deleted(words: str) -> str:
    return f'<w:del w:author="Ida"><w:r><w:delText>{words}</w:delText></w:r></w:del>'


def _comment(*words: str) -> dict[str, str]:
    comments = (
        f'<w:comment w:id="{number}" w:author="Ida Krog">{paragraph(said)}</w:comment>'
        for number, said in enumerate(words)
    )
    return {"comments": "".join(comments)}


def _story(*runs: str, parts: dict[str, str] | None = None) -> bytes:
    return word_file(bold("The ferry sails again"), paragraph(TEXT, *runs), parts=parts)


TRAPPED = {
    "hidden": _story(_SECRET),
    "hidden-by-style": word_file(
        bold("The ferry sails again"),
        TEXT,
        paragraph("Ask the lawyers before this goes out.", style="Note"),
        styles=STYLES + _STYLE,
    ),
    "hidden-in-a-footnote": _story(
        _MARK,
        parts={
            "footnotes": f'<w:footnote w:id="2">{paragraph("By the log.", _SECRET)}</w:footnote>'
        },
    ),
    "white": _story(text(" Source: the mate’s brother.", '<w:color w:val="FFFFFF"/>')),
    "changes": _story(_deleted(" Three passengers complained."), _inserted(" Nobody complained.")),
    "moved": word_file(
        bold("The ferry sails again"),
        paragraph(TEXT, f"<w:moveFrom>{text(' It sails at seven.')}</w:moveFrom>"),
        paragraph("Buy on board.", f"<w:moveTo>{text(' It sails at seven.')}</w:moveTo>"),
    ),
    "comments": _story(_COMMENTED, parts=_comment("Is it three days or four?", "Call the baker")),
    "embargo-in-a-comment": _story(
        _COMMENTED, parts=_comment("EMBARGOED UNTIL THURSDAY: the company tells its staff first")
    ),
    "draft-in-the-header": _story(parts={"header": paragraph("Draft: not for publication")}),
    "everything": word_file(
        bold("The ferry sails again"),
        "Author: Karen Holm",
        paragraph(TEXT, _SECRET, _inserted(" It was late."), _COMMENTED),
        paragraph(picture("rId9", alt="The captain", within='<a:srcRect r="40000"/>')),
        table(("Harbour", "Cars"), ("Svaneke", "12")),
        "###",
        "Ida: pay the photographer",
        media={"rId9": PNG},
        parts=_comment("Who took this picture?") | {"footer": paragraph("Bornholm desk")},
    ),
}
