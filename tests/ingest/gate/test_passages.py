from __future__ import annotations

import pytest

from chalicelib.ingest.gate.passages import own_paragraphs, sentences, without_quotations


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("<p>It sailed.</p><p>It came back.</p>", ["It sailed.", "It came back."]),
        ("<p>It said:</p><blockquote><p>Sure!</p></blockquote>", ["It said:"]),
        ("<p>Type</p><pre><code>Sure!</code></pre>", ["Type"]),
        ("<p>It said <code>Sure!</code> and stopped.</p>", ["It said and stopped."]),
        ("<blockquote><p>Sure!</p></blockquote>", ["Sure!"]),
        ('<p>By {{ "kara" | team_photo }}</p><p>{% include port.html %}</p>', ["By"]),
        ("<p>[The port]({{ site.url }}/port) is open.</p>", ["The port is open."]),
        ("<p>Dear {{name}}</p>", ["Dear {{name}}"]),
        ("", []),
    ],
)
def test_what_a_story_says_itself_is_read_without_what_it_quotes(
    html: str, paragraphs: list[str]
) -> None:
    assert own_paragraphs(html) == paragraphs


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("He said “I can help you with the whole of that” and left.", "He said “” and left."),
        ("Er sagte „Ich helfe Ihnen gern bei dem Text“ und ging.", "Er sagte „“ und ging."),
        (
            "彼は「その記事の翻訳をお手伝いします。どの文章でしょうか」と言った。",
            "彼は「」と言った。",
        ),
        ("“Hamlet” was played.", "“Hamlet” was played."),
        ("“I can help you with the whole of that”", "“I can help you with the whole of that”"),
    ],
)
def test_a_long_quotation_is_emptied_unless_it_is_all_there_is(text: str, rest: str) -> None:
    assert without_quotations(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "It sailed. It came back!",
        "It sailed.\nIt came back!",
        "出航した。戻ってきた!",
        "वह गया। वह आया।",
    ],
)
def test_sentences_end_as_their_script_ends_them(text: str) -> None:
    assert len(sentences(text)) == 2
