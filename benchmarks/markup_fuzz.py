"""Fuzzes the sanitiser: random hostile markup through the whole pipeline, `--inputs 200000`.

The judge is the standard library's parser, not our own code. In a story it must see no element that
runs or loads, no event handler, and only links by allowed schemes; and cleaning a story again must
change nothing.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from html.parser import HTMLParser

from chalicelib.ingest.markup.sanitising import safe_html
from chalicelib.ingest.reading.foreign_marks import without_foreign_marks
from chalicelib.ingest.reading.markdown import markdown_to_html
from chalicelib.news.errors import UnusableManuscript

SCHEMES = {"http", "https", "mailto", "tel"}
FORBIDDEN = {"script", "style", "iframe", "object", "embed", "svg", "math", "form", "base", "link"}
LINKS = ("href", "src", "action", "formaction", "xlink:href", "data", "srcset", "poster")
# Written into links and tags: characters that browsers or our own passes leave out or rewrite.
NOISE = ["", "\t", "\n", "\x00", "\x01", "\x1b", "\x7f", "\x81", "\ue000", "\ufeff", "\ufdd0", " "]
CONTEXTS = (
    '<a href="{}">a</a>', "<a href='{}'>a</a>", "<a href={}>a</a>", "[a]({})", "[a](<{}>)", "<{}>",
    "[a][b]\n\n[b]: {}", "[a][b]\n\n[b]: <{}>", '<iframe src="{}"></iframe>', "<p>{}</p>", "{}",
    '<td title="{}">x', "<img src={} onerror=alert(1)>", "a[^1]\n\n[^1]: [x]({})", "`{}`",
    '<svg><a xlink:href="{}">a</a></svg>', "<a\x0bhref={}>", '<a href="{}', "<!--{}--><b>",
    '<blockquote cite="{}"><p>q</blockquote>', '<time datetime="{}">t</time>',
    "## {} {#a-b}\n\n[c](#a-b) {: .{}}", "[x](#{})\n\n## {}", "[![{}](p.png)]({})",
    "> [!note] {}\n> {}", ":::warning[{}]\n{}\n:::", "[[{}|{}]] ![[{}]] =={}== %%{}%%",
    "{% highlight {} %}\n{}\n{% endhighlight %}", "{{< figure src={} >}} {{ site.{} }}",
    "[caption {}]{}[/caption] [embed]{}[/embed]", "|a|\n|-|\n|`{}|b`|{}|", "a<{} and b>c Map<{}>",
    "<ruby>{}<rt>{}</ruby><rt>x</rt>", "24. {}\n\n1. a\n2. {}", '<p hidden style="{}">{}</p>',
    "*{}*a*b 2*{}*3 '90s \"{}\"", "^[{}] [@{}] {++{}++} {>>{}<<}", "import a from '{}'",
)  # fmt: skip
TARGETS = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>x</script>",
    "vbscript:x", "blob:https://x.example/1", "//x.example/a", "/denmark/ferry", "#fn-1",
    "https://x.example/?a=1&b=2", "https://youtu.be/abcdefghijk", "mailto:a@x.example",
    "<script>alert(1)</script>", '"><script>alert(1)</script>', "' onclick=alert(1) x='",
)  # fmt: skip


class Judge(HTMLParser):
    """Gathers what must not be in a story."""

    def __init__(self) -> None:
        super().__init__()
        self.objections: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element and its attributes, decoded."""
        if tag in FORBIDDEN:
            self.objections.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.objections.append(f"{name}={value!r}")
            scheme = re.match(
                r"[\x00-\x20]*([a-z][a-z0-9+.\-\x00-\x1f]*):", value or "", re.IGNORECASE
            )
            if name in LINKS and scheme and scheme[1].lower() not in SCHEMES:
                self.objections.append(f"{name}={value!r}")

    def handle_comment(self, data: str) -> None:
        """Look at a comment: only those in place of a picture are ours."""
        if not _PICTURE.fullmatch(f"<!--{data}-->"):
            self.objections.append(f"<!--{data}-->")


_PICTURE = re.compile("<!--picture [0-9]+-->")


def objections(source: str) -> list[str]:
    """List what is wrong with the story of `source`; a refused one is never wrong."""
    try:
        text = without_foreign_marks(source, 1).text
        html = safe_html(markdown_to_html(text))
        again = safe_html(_PICTURE.sub('<img src="a.png">', html.replace("\ue000", "")))
    except UnusableManuscript:
        return []
    judge = Judge()
    judge.feed(html)
    judge.close()
    unstable = [] if again == html else [f"cleaned again: {again!r}"]
    return judge.objections + unstable


def hostile_input(dice: random.Random) -> str:
    """Make one to three contexts, each around a target with noise in it."""
    return "\n\n".join(_piece(dice) for _ in range(dice.randint(1, 3)))


def _piece(dice: random.Random) -> str:
    target = dice.choice(TARGETS)
    for _ in range(dice.randint(0, 3)):
        place, character = dice.randint(0, len(target)), dice.choice(NOISE)
        if character and dice.random() < 0.7:
            character = dice.choice([f"&#{ord(character)};", f"&#x{ord(character):X}"])
        target = target[:place] + character + target[place:]
    return dice.choice(CONTEXTS).replace("{}", target)


def main() -> int:
    """Try so many inputs; returns 1 if any story was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice, wrong = random.Random(options.seed), 0  # noqa: S311 - no secret in it
    for _ in range(options.inputs):
        source = hostile_input(dice)
        problems = objections(source)
        if problems:
            wrong += 1
            if wrong <= 10:
                print(f"{source!r}\n    {problems}")
    print(f"{options.inputs:,} inputs, {wrong:,} wrong.")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
