"""What the control words of RTF mean for the text."""

from __future__ import annotations

CHARACTERS = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
SIGNS = {"~": "\xa0", "_": "\u2011", "-": "\u00ad", "\\": "\\", "{": "{", "}": "}"}
ENDS = {"par", "sect", "page", "row", "nestrow", "cell", "nestcell", "\n", "\r"}
# Groups whose content goes elsewhere than into the text.
ELSEWHERE = {
    "annotation": "comment", "atnauthor": "author", "fldinst": "code", "pict": "picture",
    "footnote": "note", "fonttbl": "fonts", "colortbl": "colours",
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "margin"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "margin"),
}  # fmt: skip
# Groups that are for programs alone.
SKIPPED = {
    *("stylesheet", "info", "object", "nonshppict", "listtable", "listoverridetable", "revtbl"),
    *(
        "generator",
        "themedata",
        "datastore",
        "xe",
        "tc",
        "bkmkstart",
        "bkmkend",
        "rsidtbl",
        "pntext",
    ),
    *("listtext", "filetbl", "pgptbl", "latentstyles", "objdata", "atnid", "atnref", "atntime"),
}
KEPT_THOUGH_STARRED = {"shppict", "shpinst", "field"}
CROPS = {"piccropl", "piccropr", "piccropt", "piccropb"}
