from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.language_codes import LANGUAGES
from chalicelib.ingest.reading.fields import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_CORRECTIONS,
    MOST_UNKNOWN,
    Fields,
    one_line,
)
from chalicelib.ingest.reading.front_matter import Value, split
from chalicelib.news.article import Correction, Picture
from chalicelib.news.errors import Problem
from chalicelib.news.text import BASE
from chalicelib.rendering.language import FILES

KNOWN = ("title", "date", "tags", "authors", "summary", "lastmod", "section", "language")


def fields(block: str) -> Fields:
    """The fields of front matter whose first line is line 2."""
    return Fields(split(f"---\n{block}\n---\n").fields, UTC)


def problems(found: Fields) -> list[tuple[str, int | None]]:
    """Which fields have a problem, and on which line."""
    assert all(each.field and each.mend for each in found.problems)
    return [(str(each.field), each.line) for each in found.problems]


class TestText:
    def test_a_text_is_one_line_with_its_entities_resolved(self) -> None:
        found = fields('title: "Q&amp;A:\\n  The  sea&rsquo;s \\t edge"')
        assert found.text("title") == "Q&A: The sea’s edge"

    def test_an_absent_field_is_empty(self) -> None:
        assert fields("a: b").text("title") == ""

    @pytest.mark.parametrize("value", ["[a, b]", "{a: b}", "\n  - a"])
    def test_a_list_or_a_mapping_is_a_problem(self, value: str) -> None:
        found = fields(f"title: {value}")
        assert found.text("title") == ""
        assert problems(found)[0][0] == "title"

    def test_a_text_may_be_just_as_long_as_allowed(self) -> None:
        found = fields(f"a: {'x' * LONGEST_NAME}\nb: {'x' * (LONGEST_NAME + 1)}")
        assert found.text("a") == "x" * LONGEST_NAME
        assert found.text("b") == ""
        assert problems(found) == [("b", 3)]
        assert found.problems[0].what == "`b` has 101 characters; 100 is the most"

    @given(text=st.text())
    def test_no_control_character_stays(self, text: str) -> None:
        line = one_line(text)
        assert line == " ".join(line.split())
        assert all(ord(each) >= 32 and not 127 <= ord(each) < 160 for each in line)

    def test_nor_what_stands_for_the_sites_path(self) -> None:
        assert one_line("a\ue000b&#xE000;c") == "abc"


class TestSaid:
    def test_a_reason_in_words_is_one(self) -> None:
        assert fields("withdrawn: It was not true.").said("withdrawn") == "It was not true."

    @pytest.mark.parametrize("no", ["false", "no", "off", "0", '""', "False", "NO", "~"])
    def test_no_is_no_reason(self, no: str) -> None:
        found = fields(f"withdrawn: {no}")
        assert found.said("withdrawn") == ""
        assert found.problems == []

    @pytest.mark.parametrize("yes", ["true", "yes", "on", "1", "True"])
    def test_yes_says_nothing_and_is_a_problem(self, yes: str) -> None:
        found = fields(f"withdrawn: {yes}")
        found.said("withdrawn")
        assert problems(found) == [("withdrawn", 2)]


class TestYesOrNo:
    @pytest.mark.parametrize("yes", ["true", "yes", "on", "1", "True", "YES"])
    def test_yes(self, yes: str) -> None:
        assert fields(f"draft: {yes}").yes_or_no("draft") is True

    @pytest.mark.parametrize("no", ["false", "no", "off", "0", "", "~", "False"])
    def test_no(self, no: str) -> None:
        assert fields(f"draft: {no}").yes_or_no("draft") is False

    def test_absent_is_no(self) -> None:
        assert fields("a: b").yes_or_no("draft") is False

    @pytest.mark.parametrize("other", ["maybe", "2", "[true]", "{a: true}", "x" * 101])
    def test_anything_else_is_a_problem(self, other: str) -> None:
        found = fields(f"draft: {other}")
        assert found.yes_or_no("draft") is False
        assert problems(found) == [("draft", 2)]


class TestChoices:
    def test_a_choice_may_be_typed_in_capitals(self) -> None:
        assert fields("kind: Opinion").one_of("kind", ("news", "opinion")) == "opinion"

    def test_an_absent_or_empty_one_is_empty(self) -> None:
        assert fields("kind:").one_of("kind", ("news",)) == ""
        assert fields("a: b").one_of("kind", ("news",)) == ""

    def test_an_unknown_one_is_a_problem_that_lists_the_known(self) -> None:
        found = fields("kind: opinon")
        assert found.one_of("kind", ("news", "opinion")) == ""
        assert problems(found) == [("kind", 2)]
        assert found.problems[0].mend == "write one of: news, opinion"


class TestLanguages:
    @pytest.mark.parametrize(
        ("typed", "tag"),
        [
            ("da", "da"),
            ("EN", "en"),
            ("en-GB", "en-GB"),
            ("en_US", "en-US"),
            ("az-Latn-AZ",) * 2,
            ("dan", "da"),
            ("nob-NO", "nb-NO"),
            ("gsw", "gsw"),
            ("es-419", "es-419"),
            ("", ""),
        ],
    )
    def test_a_language_tag_is_read(self, typed: str, tag: str) -> None:
        found = fields(f"language: {typed}")
        assert found.language("language") == tag
        assert not found.warnings

    @pytest.mark.parametrize(
        ("typed", "mend"),
        [
            ("xx", "write `da`, `en`, `az` …"),
            ("xx-DK", "write `da`, `en`, `az` …"),
            ("dk", "did you mean `da`?"),
            ("GB", "did you mean `en`?"),
        ],
    )
    def test_a_language_that_no_one_speaks_is_left_out_with_a_warning(
        self, typed: str, mend: str
    ) -> None:
        found = fields(f"language: {typed}")
        assert found.language("language") == ""
        (warning,) = found.warnings
        assert warning.what == f"`language` is `{typed}`, no language we know: it is left out"
        assert (warning.mend, warning.line, warning.field) == (mend, 2, "language")

    @pytest.mark.parametrize(
        ("typed", "kept", "mend"),
        [
            ("en-UK", "en", "write `en`, or `en-GB`"),
            ("da-XX", "da", "write `da`"),
            ("az-Latn-xx", "az", "write `az`"),
        ],
    )
    def test_so_is_a_country_that_is_none(self, typed: str, kept: str, mend: str) -> None:
        found = fields(f"language: {typed}")
        assert found.language("language") == kept
        (warning,) = found.warnings
        assert warning.what.endswith(", no country we know: it is left out")
        assert (warning.mend, warning.field) == (mend, "language")

    def test_every_language_of_pages_is_known(self) -> None:
        codes = {file.stem for file in FILES.glob("*.toml")}
        assert codes <= LANGUAGES

    @pytest.mark.parametrize("typed", ["danish", "d", "da-", "dansk sprog", "[da]", "../da", "d1"])
    def test_anything_else_is_a_problem(self, typed: str) -> None:
        found = fields(f"language: {typed}")
        assert found.language("language") == ""
        assert problems(found) == [("language", 2)]


class TestSlugs:
    def test_a_slug_is_read(self) -> None:
        assert fields("slug: a-ferry-2").slug("slug") == "a-ferry-2"

    @pytest.mark.parametrize(
        ("typed", "suggested"),
        [
            ("A Ferry", "a-ferry"),
            ("færgen", "faergen"),
            ("/2026/ferry/", "2026-ferry"),
            ("..", "a-few-words"),
            ("word-" * 17 + "end", "-".join(["word"] * 16)),
        ],
    )
    def test_anything_else_is_a_problem_that_suggests_one(self, typed: str, suggested: str) -> None:
        found = fields(f"slug: {typed}")
        assert found.slug("slug") == ""
        assert problems(found) == [("slug", 2)]
        assert found.problems[0].mend == f"write `slug: {suggested}`"

    def test_it_says_what_is_wrong_with_it(self) -> None:
        for typed, said in (("A B", "can't stand in an address"), ("a" * 81, "80 is the most")):
            found = fields(f"slug: {typed}")
            found.slug("slug")
            assert said in found.problems[0].what
        assert fields(f"slug: {'a' * 80}").slug("slug") == "a" * 80

    def test_so_long_a_text_that_it_is_none_is_told_of_once(self) -> None:
        found = fields(f"slug: {'a' * (LONGEST_TEXT + 1)}")
        assert found.slug("slug") == ""
        assert problems(found) == [("slug", 2)]


class TestDates:
    def test_a_date_is_read(self) -> None:
        moment = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
        assert fields("date: 2026-11-24 07:30").date("date") == moment

    def test_an_absent_or_empty_one_is_none(self) -> None:
        assert fields("a: b").date("date") is None
        assert fields("date:").date("date") is None

    @pytest.mark.parametrize("typed", ["soon", "[2026-11-24]", "{y: 2026}", "2026-02-30"])
    def test_anything_else_is_a_problem_that_shows_how(self, typed: str) -> None:
        found = fields(f"date: {typed}")
        assert found.date("date") is None
        assert problems(found) == [("date", 2)]
        assert "2026-11-24T07:30:00+01:00" in found.problems[0].mend


class TestNames:
    @pytest.mark.parametrize(
        "typed",
        [
            "[Karen Holm, Leyla Aslan]",
            "Karen Holm, Leyla Aslan",
            "\n- Karen Holm\n- Leyla  Aslan",
            '["Karen Holm", "", "Leyla Aslan", Karen Holm]',
        ],
    )
    def test_names_are_a_list_or_parted_by_commas_and_each_counts_once(self, typed: str) -> None:
        assert fields(f"authors: {typed}").names("authors", 5) == ("Karen Holm", "Leyla Aslan")

    def test_a_comma_in_a_list_parts_nothing(self) -> None:
        assert fields('tags: ["Food, drink"]').names("tags", 5) == ("Food, drink",)

    @pytest.mark.parametrize("typed", ["{a: b}", "[[a], b]", "[{name: Karen}]", "\n- name: Karen"])
    def test_anything_else_is_a_problem_and_never_passed_over(self, typed: str) -> None:
        found = fields(f"authors: {typed}")
        assert found.names("authors", 5) == ()
        assert problems(found)[0][0] == "authors"

    def test_no_more_names_than_allowed(self) -> None:
        found = fields("tags: [a, b, c]")
        assert found.names("tags", 3) == ("a", "b", "c")
        assert found.names("tags", 2) == ()
        assert problems(found) == [("tags", 2)]

    def test_no_longer_ones_either(self) -> None:
        longest = "x" * LONGEST_NAME
        assert fields(f"tags: [{longest}]").names("tags", 3) == (longest,)
        found = fields(f"tags: [{'x' * (LONGEST_NAME + 1)}]")
        assert found.names("tags", 3) == ()
        assert problems(found) == [("tags", 2)]


class TestLines:
    @pytest.mark.parametrize(
        "typed",
        ["\n- Ålen er  væk\n- Ingen ved hvorfor", '["Ålen er væk", "", "Ingen ved hvorfor"]'],
    )
    def test_sentences_are_a_list(self, typed: str) -> None:
        assert fields(f"points: {typed}").lines("points", 7) == (
            "Ålen er væk",
            "Ingen ved hvorfor",
        )

    def test_a_single_one_is_a_list_of_one_and_its_commas_part_nothing(self) -> None:
        assert fields("points: Sild, ål & rejer").lines("points", 7) == ("Sild, ål & rejer",)

    @pytest.mark.parametrize("block", ["a: b", "points:", "points: []", "points: ['']"])
    def test_none_is_an_empty_list(self, block: str) -> None:
        found = fields(block)
        assert found.lines("points", 7) == ()
        assert found.problems == []

    @pytest.mark.parametrize("typed", ["{a: b}", "[[a], b]", "[{a: b}]", "\n- a: b\n- c"])
    def test_anything_else_is_a_problem_and_never_passed_over(self, typed: str) -> None:
        found = fields(f"points: {typed}")
        assert found.lines("points", 7) == ()
        assert problems(found)[0][0] == "points"

    def test_they_are_no_more_and_no_longer_than_allowed(self) -> None:
        longest = "x" * LONGEST_TEXT
        assert fields(f"points: [a, {longest}]").lines("points", 2) == ("a", longest)
        for typed in (f"[a, {longest}x]", "[a, b, c]"):
            found = fields(f"points: {typed}")
            assert found.lines("points", 2) == ()
            assert problems(found) == [("points", 2)]


class TestLink:
    @pytest.mark.parametrize(
        ("typed", "link"),
        [
            ("/denmark/ferry", f"{BASE}/denmark/ferry"),
            ("/", f"{BASE}/"),
            ("/denmark/ferry#fn-1", f"{BASE}/denmark/ferry#fn-1"),
            ("https://example.org/a?b=c&d=å", "https://example.org/a?b=c&d=å"),
            ("http://example.org", "http://example.org"),
            ("https://example.org/?q=&amp;b", "https://example.org/?q=&b"),
        ],
    )
    def test_a_link_leads_to_a_page_of_the_site_or_elsewhere(self, typed: str, link: str) -> None:
        assert fields(f"link: {typed}").link("link") == link

    def test_an_absent_or_empty_one_is_empty(self) -> None:
        for block in ("a: b", "link:", "link: ''"):
            found = fields(block)
            assert found.link("link") == ""
            assert found.problems == []

    @pytest.mark.parametrize(
        "typed",
        ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "//evil.example",
         "/\\evil.example", "/\t/evil.example", "denmark/ferry", "ftp://example.org",
         "https:/example.org", "https://example.org/ b", "https://example.org/<script>",
         "https://example.org/'", "&#106;avascript:alert(1)", "/a?b=c", "http://"],
    )  # fmt: skip
    def test_anything_else_is_a_problem(self, typed: str) -> None:
        found = fields("")
        found.values["link"] = Value(2, typed)
        assert found.link("link") == ""
        assert problems(found) == [("link", 2)]

    @given(typed=st.text())
    def test_no_link_leads_off_the_site_unseen(self, typed: str) -> None:
        found = fields("")
        found.values["link"] = Value(2, typed)
        link = found.link("link")
        assert link == "" or link.startswith((f"{BASE}/", "https://", "http://"))
        assert not link.startswith((f"{BASE}//", f"{BASE}/\\"))


class TestPicture:
    def test_a_picture_has_a_file_a_text_and_its_size(self) -> None:
        found = fields(
            "picture:\n  file: ferry-1.webp\n  alt: En  færge &amp; en ø\n  width: 1200\n"
            "  height: '800'\n  caption: Færgen\n  credit: Karen Holm"
        )
        assert found.picture("picture") == Picture(
            "pictures/ferry-1.webp", "En færge & en ø", 1200, 800, "Færgen", "Karen Holm"
        )
        assert found.problems == []

    def test_it_needs_no_caption_and_no_credit(self) -> None:
        found = fields("picture: {file: IMG_1.JPG, alt: A ferry, width: 99999, height: 1}")
        assert found.picture("picture") == Picture("pictures/IMG_1.JPG", "A ferry", 99999, 1)

    @pytest.mark.parametrize("block", ["a: b", "picture:", "picture: ''"])
    def test_none_is_none(self, block: str) -> None:
        found = fields(block)
        assert found.picture("picture") is None
        assert found.problems == []

    @pytest.mark.parametrize(
        ("part", "wrong"),
        [
            ("file", "../secret.webp"), ("file", "a/b.webp"), ("file", ".webp"), ("file", "a.pdf"),
            ("file", "a.webp.exe"), ("file", "http://example.org/a.webp"), ("file", "a b.webp"),
            ("file", "'a.webp\"onload'"), ("file", "a" * 101 + ".webp"), ("file", "[a.webp]"),
            ("file", "''"), ("alt", "''"), ("alt", "[a]"), ("alt", "'  '"),
            ("width", "0"), ("width", "-1"), ("width", "1.5"), ("width", "100000"),
            ("width", "wide"), ("width", "''"), ("height", "080"), ("height", "٨٠٠"),
            ("height", "800px"), ("height", "{a: b}"),
        ],
    )  # fmt: skip
    def test_what_can_not_be_shown_is_a_problem_that_names_the_part(
        self, part: str, wrong: str
    ) -> None:
        whole = {"file": "a.webp", "alt": "A ferry", "width": "3", "height": "2"}
        typed = ", ".join(f"{name}: {value}" for name, value in (whole | {part: wrong}).items())
        found = fields(f"picture: {{{typed}}}")
        assert found.picture("picture") is None
        assert problems(found) == [("picture", 2)]
        assert f"`{part}`" in found.problems[0].what
        assert found.problems[0].what == f"`picture` has no `{part}` that can be used"

    @pytest.mark.parametrize("typed", ["ferry.webp", "[ferry.webp]", "{}", "{alt: A ferry}"])
    def test_a_file_alone_is_none_since_a_page_needs_its_size_and_its_text(
        self, typed: str
    ) -> None:
        found = fields(f"picture: {typed}")
        assert found.picture("picture") is None
        assert problems(found) == [("picture", 2)]
        assert "height: 800" in found.problems[0].mend

    @pytest.mark.parametrize("part", ["alt", "caption", "credit"])
    def test_its_texts_are_no_essays(self, part: str) -> None:
        whole = {"file": "a.webp", "alt": "A ferry", "width": "3", "height": "2"}
        for length, expected in ((LONGEST_TEXT, []), (LONGEST_TEXT + 1, [("picture", 2)])):
            parts = (whole | {part: "x" * length}).items()
            found = fields(f"picture: {{{', '.join(f'{k}: {v}' for k, v in parts)}}}")
            assert (found.picture("picture") is None) is bool(expected)
            assert problems(found) == expected


class TestCorrections:
    def test_corrections_are_read_oldest_first(self) -> None:
        found = fields(
            "corrections:\n"
            "- date: 2026-11-24\n  text: The second.\n"
            "- {date: 2026-11-23, text: 'The  first: Q&amp;A.'}"
        )
        assert found.corrections("corrections") == (
            Correction(datetime(2026, 11, 23, tzinfo=UTC), "The first: Q&A."),
            Correction(datetime(2026, 11, 24, tzinfo=UTC), "The second."),
        )
        assert found.problems == []

    def test_an_absent_field_has_none(self) -> None:
        assert fields("a: b").corrections("corrections") == ()
        assert fields("a: b").names("tags", 3) == ()

    @pytest.mark.parametrize("typed", ["It was wrong.", "{date: 2026-11-24, text: Wrong.}"])
    def test_what_is_not_a_list_is_a_problem(self, typed: str) -> None:
        found = fields(f"corrections: {typed}")
        assert found.corrections("corrections") == ()
        assert problems(found) == [("corrections", 2)]

    @pytest.mark.parametrize(
        "entry",
        [
            "It was wrong.",
            "{text: No date.}",
            "{date: 2026-11-24}",
            "{date: '', text: No date.}",
            "{date: 2026-11-24, text: ''}",
            "{date: 2026-11-24, text: [a]}",
            "[2026-11-24, Wrong.]",
            "",
        ],
    )
    def test_an_entry_that_lacks_something_is_a_problem_and_never_passed_over(
        self, entry: str
    ) -> None:
        found = fields(f"corrections:\n- {{date: 2026-11-24, text: Fine.}}\n- {entry}")
        found.corrections("corrections")
        assert problems(found)[0][0] == "corrections"

    def test_a_date_that_cannot_be_read_is_said_to_be_the_corrections(self) -> None:
        found = fields("corrections:\n- date: soon\n  text: Wrong.")
        assert found.corrections("corrections") == ()
        assert problems(found) == [("corrections.date", 3)]

    def test_every_entry_with_a_problem_is_told_of(self) -> None:
        found = fields("corrections:\n- date: soon\n  text: a\n- text: b\n- date: 2026-11-24")
        found.corrections("corrections")
        assert [line for _, line in problems(found)] == [3, 5, 6]

    def test_a_correction_may_be_just_as_long_as_allowed(self) -> None:
        found = fields(f"c:\n- date: 2026-11-24\n  text: {'x' * LONGEST_TEXT}")
        assert len(found.corrections("c")[0].text) == LONGEST_TEXT

    def test_a_correction_is_no_essay(self) -> None:
        found = fields(f"corrections:\n- date: 2026-11-24\n  text: {'x' * (LONGEST_TEXT + 1)}")
        assert found.corrections("corrections") == ()
        assert len(found.problems) == 1

    def test_their_number_is_bounded(self) -> None:
        entry = "- {date: 2026-11-24, text: a}\n"
        assert len(fields("c:\n" + entry * MOST_CORRECTIONS).corrections("c")) == MOST_CORRECTIONS
        found = fields("c:\n" + "- \n" * (MOST_CORRECTIONS + 1))
        assert found.corrections("c") == ()
        assert len(found.problems) == 1


class TestUnknownFields:
    def test_known_fields_are_not_warned_of(self) -> None:
        found = fields("title: a\ndate: 2026-11-24")
        found.warn_of_unknown(KNOWN)
        assert found.warnings == []

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("titel", "title"),
            ("Title", "title"),
            ("LASTMOD", "lastmod"),
            ("tag", "tags"),
            ("excerpt", "summary"),
            ("deck", "summary"),
            ("modified", "lastmod"),
            ("categories", "section"),
            ("locale", "language"),
        ],
    )
    def test_an_unknown_one_is_warned_of_with_what_was_meant(self, typed: str, meant: str) -> None:
        found = fields(f"\n{typed}: a")
        found.warn_of_unknown(KNOWN)
        assert found.warnings == [
            Problem(f"`{typed}` is not a field we read", f"did you mean `{meant}`?", 3, typed)
        ]
        assert found.problems == []

    @pytest.mark.parametrize("value", ["a", "[a]", "{a: {b: c}}", "", "true"])
    def test_whatever_its_shape_it_does_no_harm(self, value: str) -> None:
        found = fields(f"image: {value}")
        found.warn_of_unknown(KNOWN)
        assert [each.field for each in found.warnings] == ["image"]
        assert "no harm" in found.warnings[0].mend
        assert found.problems == []

    def test_just_as_many_as_are_told_one_by_one_need_no_summary(self) -> None:
        found = fields("\n".join(f"x{n}: a" for n in range(MOST_UNKNOWN)))
        found.warn_of_unknown(KNOWN)
        assert len(found.warnings) == MOST_UNKNOWN

    def test_a_long_name_is_not_repeated_in_full(self) -> None:
        found = fields(f"{'x' * 100}: a")
        found.warn_of_unknown(KNOWN)
        assert len(found.warnings[0].what) < 80

    def test_a_hundred_of_them_are_not_a_hundred_warnings(self) -> None:
        found = fields("\n".join(f"x{n}: a" for n in range(100)))
        found.warn_of_unknown(KNOWN)
        assert len(found.warnings) == MOST_UNKNOWN + 1
        assert found.warnings[-1].what == "90 more fields are not ones we read"
        assert found.warnings[-1].line == 12
