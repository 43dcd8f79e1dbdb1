from __future__ import annotations

import pytest

from chalicelib.ingest.markup.sanitising import safe_html
from chalicelib.ingest.reading.markdown import markdown_to_html
from chalicelib.news.errors import UnusableManuscript


def box(*paragraphs: str) -> str:
    return "".join(["<aside>", *(f"<p>{text}</p>" for text in paragraphs), "</aside>"])


def boxed(markdown: str, language: str = "en") -> str:
    html = safe_html(markdown_to_html(markdown, language))
    return html.replace("\n", "").replace(' class="note"', "")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("> [!NOTE]\n> Mind it.", box("<b>Note</b>", "Mind it.")),
        ("> [!danger] High *water*\n> Stay.", box("<b>High <em>water</em></b>", "Stay.")),
        ("> [!info]- Folded\n>\n> One.\n>\n> Two.", box("<b>Folded</b>", "One.", "Two.")),
        ("> [!faq]\n> What?", box("What?")),
        ("::: note\nMind it.\n:::", box("<b>Note</b>", "Mind it.")),
        (":::tip High water\nStay.\n:::", box("<b>High water</b>", "Stay.")),
        (":::tip[High water]\nStay.\n:::", box("<b>High water</b>", "Stay.")),
        ('::: {.warning title="High water"}\nStay.\n:::', box("<b>High water</b>", "Stay.")),
        (":::{note} High water\nStay.\n:::", box("<b>High water</b>", "Stay.")),
        ("::: {.callout-tip}\nStay.\n:::", box("<b>Tip</b>", "Stay.")),
        ("::: {.columns}\nStay.\n:::", "<p>Stay.</p>"),
        ("::: note <i>a</i>\nStay.\n:::", box("<b><i>a</i></b>", "Stay.")),
    ],
)
def test_a_box_stands_beside_the_text_under_its_heading(markdown: str, html: str) -> None:
    assert boxed(markdown) == html


def test_a_box_has_its_heading_in_the_language_of_the_story_or_none() -> None:
    assert boxed("> [!WARNING]\n> a", "da") == box("<b>Advarsel</b>", "a")
    assert boxed("> [!WARNING]\n> a", "az") == box("a")


@pytest.mark.parametrize("markdown", [":::\na\n:::", "::: ferry\na", ":: note\na", "a ::: note"])
def test_colons_that_begin_no_box_stay_text(markdown: str) -> None:
    assert boxed(markdown).count("::") == markdown.count("::")


@pytest.mark.parametrize(
    "markdown", ["::: hidden\na\n:::", '::: {.content-visible when-format="x"}']
)
def test_a_box_that_hides_its_text_elsewhere_is_refused(markdown: str) -> None:
    with pytest.raises(UnusableManuscript, match="hides a part"):
        markdown_to_html(markdown)
