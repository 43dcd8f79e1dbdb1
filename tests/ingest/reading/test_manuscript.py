from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.limits import LARGEST_BODY, MOST_PROBLEMS
from chalicelib.ingest.limits import LARGEST_RAW_TEXT as LARGEST
from chalicelib.news.address import BREAKING, PAGES, Address
from chalicelib.news.article import (
    LONGEST_HEADLINE,
    MOST_TAGS,
    Byline,
    Picture,
    Story,
    Tag,
)
from chalicelib.news.chronicle import Station
from chalicelib.news.claim import Claim
from chalicelib.news.errors import Problem
from chalicelib.news.substance import substance
from chalicelib.news.text import BASE
from chalicelib.news.write_budget import LISTED_TAGS, MOST_AUTHORS
from tests.conftest import NOON
from tests.ingest.samples import KEY, TEXT, problems, read, story

ABOUT = Address(PAGES, "about")


def where(found: tuple[Problem, ...]) -> list[tuple[str | None, int | None]]:
    return [(problem.field, problem.line) for problem in found]


class TestAddress:
    @pytest.mark.parametrize(
        ("key", "address"),
        [
            ("articles/denmark/ferry.md", "denmark/ferry"),
            ("articles/denmark/The Ferry!.md", "denmark/the-ferry"),
            ("articles/denmark/Færgen.md", "denmark/faergen"),
            ("articles/denmark/Fa\u030argen.md", "denmark/faargen"),
            ("articles/denmark/2026-11-24-ferry.md", "denmark/ferry"),
            ("articles/denmark/2026-11-24 ferry.md", "denmark/ferry"),
            ("articles/denmark/2026-11-24_ferry.md", "denmark/ferry"),
            ("articles/denmark/2026-11-24.md", "denmark/the-ferry-sails-again"),
            ("articles/denmark/….md", "denmark/the-ferry-sails-again"),
            ("articles/denmark/2026/11/ferry.md", "denmark/ferry"),
            ("articles/Denmark/ferry.md", "denmark/ferry"),
            ("articles/denmark/ferry/index.md", "denmark/ferry"),
            ("articles/denmark/2026-11-24-ferry/index.md", "denmark/ferry"),
            ("articles/denmark/index.md", "denmark/index"),
            ("articles/denmark/“ferry”.md", "denmark/ferry"),
            ("articles/denmark/ferry.MD", "denmark/ferry"),
            ("articles/denmark/ferry.2.markdown", "denmark/ferry-2"),
        ],
    )
    def test_the_section_is_the_folder_and_the_slug_the_files_name(
        self, key: str, address: str
    ) -> None:
        assert str(read(story(), key=key).address) == address

    def test_front_matter_goes_before_both(self) -> None:
        manuscript = read(story(section="climate", slug="the-boat"))
        assert manuscript.address == Address("climate", "the-boat")

    def test_a_file_in_no_folder_may_name_its_section(self) -> None:
        assert str(read(story(section="climate"), key="articles/ferry.md").address) == (
            "climate/ferry"
        )

    @pytest.mark.parametrize("key", ["articles/sport/ferry.md", "articles/ferry.md"])
    def test_an_unknown_section_is_a_problem_that_lists_the_known(self, key: str) -> None:
        (problem,) = problems(story(), key=key)
        assert problem.field == "section"
        for known in ("international", "denmark", "business", "culture", "climate"):
            assert f"articles/{known}/" in problem.mend

    def test_a_problem_says_which_section_or_that_there_is_none(self) -> None:
        (unknown,) = problems(story(), key="articles/Sport/ferry.md")
        (nowhere,) = problems(story(), key="articles/ferry.md")
        assert unknown.what == "there is no section `sport`"
        assert nowhere.what == "it is in no section"

    def test_if_the_front_matter_names_it_its_line_is_told(self) -> None:
        (problem,) = problems(story(section="sport"))
        assert where((problem,)) == [("section", 3)]
        assert problem.mend == ("write one of: international, denmark, business, culture, climate")

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("denmrk", "denmark"),
            ("danmark", "denmark"),
            ("cultures", "culture"),
            ("international-news", "international"),
        ],
    )
    def test_one_that_is_nearly_known_is_asked_for(self, typed: str, meant: str) -> None:
        (named,) = problems(story(section=typed))
        assert named.mend.startswith(f"did you mean `{meant}`? write one of: international, ")
        (filed,) = problems(story(), key=f"articles/{typed}/ferry.md")
        assert filed.mend.startswith(f"did you mean `{meant}`? put the file in one of: articles/")

    def test_a_story_that_nothing_names_needs_a_slug(self) -> None:
        assert where(problems(story("…"), key="articles/denmark/….md")) == [("slug", None)]

    def test_a_story_does_not_stand_in_the_way_of_its_sections_feed(self) -> None:
        (named,) = problems(story(slug="feed"))
        (filed,) = problems(story(), key="articles/denmark/feed.md")
        assert named.what == filed.what == "`denmark/feed` is where the section's feed is"
        assert named.field == filed.field == "slug"


class TestDates:
    def test_the_date_is_in_the_front_matter(self) -> None:
        manuscript = read(story(date="2026-11-20T10:00:00Z"))
        assert manuscript.date == datetime(2026, 11, 20, 10, tzinfo=UTC)

    @pytest.mark.parametrize("name", ["2026-11-20-ferry", "2026-11-20", "2026-11-20-ferry/index"])
    def test_or_in_the_files_name_by_the_newsrooms_clock(self, name: str) -> None:
        manuscript = read(story(), key=f"articles/denmark/{name}.md")
        assert manuscript.date == datetime(2026, 11, 19, 23, tzinfo=UTC)

    def test_the_front_matter_goes_before_the_name(self) -> None:
        manuscript = read(
            story(date="2026-11-21T00:00:00Z"), key="articles/denmark/2026-11-20-a.md"
        )
        assert manuscript.date == datetime(2026, 11, 21, tzinfo=UTC)

    @pytest.mark.parametrize("name", ["ferry", "2026-13-45-ferry", "20261-1-1-ferry"])
    def test_or_nowhere(self, name: str) -> None:
        assert read(story(), key=f"articles/denmark/{name}.md").date is None

    def test_a_date_that_cannot_be_read_is_a_problem(self) -> None:
        assert where(problems(story(date="soon"))) == [("date", 3)]

    def test_a_story_cannot_have_been_changed_in_the_future(self) -> None:
        past, future = (NOON + timedelta(seconds=n) for n in (0, 1))
        assert read(story(lastmod=past.isoformat())).lastmod == past
        assert where(problems(story(lastmod=future.isoformat()))) == [("lastmod", 3)]


class TestHeadline:
    def test_the_headline_is_the_title(self) -> None:
        assert read(story('"Q&amp;A: The  sea"')).story.headline == "Q&A: The sea"

    @pytest.mark.parametrize("front", ["", "---\ndate: 2026-11-20\n---\n", "---\ntitle:\n---\n"])
    def test_or_the_heading_that_the_text_begins_with(self, front: str) -> None:
        manuscript = read(f"{front}\n# The *ferry* sails\n\n{TEXT}")
        assert manuscript.story.headline == "The ferry sails"
        assert manuscript.story.body_html.startswith("<p>The ferry sailed")

    def test_or_the_first_line_of_a_plain_text(self) -> None:
        manuscript = read(f"The ferry sails\n\n{TEXT}", key="articles/denmark/ferry.txt")
        assert manuscript.story.headline == "The ferry sails"
        assert manuscript.story.body_html.startswith("<p>The ferry sailed")

    def test_a_heading_that_repeats_the_title_is_not_shown_twice(self) -> None:
        manuscript = read(story("'Don''t sail!'", f"# Don't  sail\n\n{TEXT}"))
        assert manuscript.story.body_html.startswith("<p>")

    def test_another_heading_stays(self) -> None:
        assert "<h2>Another</h2>" in read(story(text=f"# Another\n\n{TEXT}")).story.body_html

    @pytest.mark.parametrize(
        ("content", "line"),
        [("Text.", 1), ("## Lower\n\nText.", 1), ("---\ntitle:\n---\nText.", 4)],
    )
    def test_a_story_without_one_is_refused_with_the_line_to_write_it_on(
        self, content: str, line: int
    ) -> None:
        (problem,) = problems(content)
        assert problem.what == "the story has no headline"
        assert (problem.field, problem.line) == ("title", line)

    def test_a_headline_is_no_paragraph(self) -> None:
        assert (
            read(f"# {'x' * LONGEST_HEADLINE}\n\n{TEXT}").story.headline == "x" * LONGEST_HEADLINE
        )
        assert where(problems(f"# {'x' * (LONGEST_HEADLINE + 1)}\n\n{TEXT}")) == [("title", 1)]
        assert where(problems(story("x" * (LONGEST_HEADLINE + 1)))) == [("title", 2)]

    def test_a_title_of_the_wrong_type_is_told_of_once(self) -> None:
        assert where(problems(story("[a, b]"))) == [("title", 2)]


class TestText:
    def test_markdown_is_read_and_made_safe(self) -> None:
        html = read(story(text="A *word*.<script>alert(1)</script>")).story.body_html
        assert html == "<p>A <em>word</em>.</p>"

    def test_in_a_plain_text_nothing_is_markup(self) -> None:
        html = read("Title\n\nA <b> *word*.", key="articles/denmark/a.txt").story.body_html
        assert html == "<p>A &lt;b&gt; *word*.</p>"

    def test_the_words_are_the_texts_without_markup(self) -> None:
        assert read(story(text="A *word*\nand\n\nanother.")).text == "A word and\nanother."

    @pytest.mark.parametrize("end", ["\r\n", "\r"])
    def test_files_from_every_computer_read_alike(self, end: str) -> None:
        content = story(date="2026-11-20", text="One.\n\nTwo.")
        assert read(content.replace("\n", end)) == read(content)

    def test_a_byte_order_mark_is_no_part_of_the_front_matter(self) -> None:
        assert read(b"\xef\xbb\xbf" + story().encode()) == read(story())
        assert read(b"\xef\xbb\xbf" * 2 + story().encode()) == read(story())

    def test_a_file_that_is_not_utf_8_is_refused_with_the_line(self) -> None:
        (problem,) = problems("---\ntitle: Færgen\n---\n".encode("latin-1"))
        assert (problem.what, problem.line) == ("the file is not UTF-8 text", 2)

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
    def test_every_encoding_but_utf_8_is_refused(self, encoding: str) -> None:
        assert "not" in problems(story().encode(encoding))[0].what

    def test_a_zero_byte_is_refused_with_its_line(self) -> None:
        (problem,) = problems(b"# Title\n\nText\0.")
        assert ("zero byte" in problem.what, problem.line) == (True, 3)

    def test_control_characters_are_left_out(self) -> None:
        assert read(story(text="a\x07b\x1b[0m c")).text == "ab[0m c"

    @pytest.mark.parametrize("name", ["ferry.docx", "ferry.pdf", "ferry", "ferry.md.exe", "md"])
    def test_an_unknown_ending_is_refused_with_those_we_know(self, name: str) -> None:
        (problem,) = problems(story(), key=f"articles/denmark/{name}")
        assert f"`{PurePosixPath(name).suffix or name}`" in problem.what
        assert problem.mend.startswith(
            "upload the story as one of: .md, .markdown, .txt; a picture"
        )

    def test_a_text_larger_than_a_page_can_be_is_refused(self) -> None:
        assert problems(story(text="a" * (LARGEST_BODY - 7))) == ()
        (problem,) = problems(story(text="a" * (LARGEST_BODY - 6)))
        assert "longer" in problem.what

    def test_one_that_is_too_long_to_be_parsed_is_not(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(*_: object, **__: object) -> str:
            raise AssertionError

        monkeypatch.setattr("chalicelib.ingest.reading.markdown._PARSER", never)
        (problem,) = problems(story(text="a" * LARGEST))
        assert "longer" in problem.what


class TestFields:
    def test_authors_and_tags_are_spelt_as_they_are_known_and_each_counts_once(self) -> None:
        names = {"authors": "[karen holm, Nobody Known]", "author": "Leyla Aslan"}
        manuscript = read(story(tags="[The sea, Ærø, the  SEA]", **names))
        assert manuscript.story.authors == (
            Byline("karen-holm", "Karen Holm"),
            Byline("nobody-known", "Nobody Known"),
            Byline("leyla-aslan", "Leyla Aslan"),
        )
        assert manuscript.story.tags == (Tag("the-sea", "the SEA"), Tag("aeroe", "Ærø"))
        assert manuscript.warnings == ()

    def test_a_story_needs_no_field_but_a_headline(self) -> None:
        manuscript = read(f"# A title\n\n{TEXT}")
        assert (manuscript.story.kind, manuscript.story.language) == ("news", "en")
        assert not manuscript.is_draft

    def test_without_a_summary_the_first_paragraph_is_one_cut_between_words(self) -> None:
        summary = read(story(text="word " * 100 + "\n\nMore.")).story.summary
        assert summary.endswith("word…")
        assert len(summary) <= 200

    def test_withdrawn_true_has_to_say_why(self) -> None:
        assert where(problems(story(withdrawn="true"))) == [("withdrawn", 3)]

    def test_the_lists_a_story_stands_in_are_bounded(self) -> None:
        tags = ", ".join(f"t{n}" for n in range(MOST_TAGS))
        assert len(read(story(tags=f"[{tags}]")).story.tags) == MOST_TAGS
        assert where(problems(story(tags=f"[{tags}, more]"))) == [("tags", 3)]
        authors = ", ".join(f"A{n}" for n in range(MOST_AUTHORS))
        assert len(read(story(authors=authors, author="a0")).story.authors) == MOST_AUTHORS
        assert where(problems(story(authors=f"{authors}, More"))) == [("authors", 3)]
        assert where(problems(story(authors=authors, author="More"))) == [("author", 4)]

    def test_tags_beyond_those_that_have_a_list_are_kept_with_a_warning(self) -> None:
        tags = ", ".join(f"t{n}" for n in range(LISTED_TAGS))
        assert not read(story(tags=f"[{tags}]")).warnings
        (warning,) = read(story(tags=f"[{tags}, more]")).warnings
        assert (warning.field, warning.line) == ("tags", 3)
        assert f"the first {LISTED_TAGS}" in warning.what


class TestWhatIsNoStory:
    @pytest.mark.parametrize("name", ["_breaking.md", "_breaking.txt", "_breaking.markdown"])
    def test_the_breaking_news_stands_on_every_page(self, name: str) -> None:
        manuscript = read(
            story("Broen er lukket", "", link="/denmark/bro", until="2026-11-24T18:00:00+01:00"),
            key=f"articles/{name}",
        )
        assert manuscript.address == BREAKING
        assert manuscript.is_notice
        assert (manuscript.story.headline, manuscript.story.link) == (
            "Broen er lukket",
            f"{BASE}/denmark/bro",
        )
        assert manuscript.story.until == datetime(2026, 11, 24, 17, tzinfo=UTC)

    def test_a_page_is_named_by_its_file(self) -> None:
        manuscript = read(story("About us"), key="articles/_pages/About.md")
        assert manuscript.address == Address(PAGES, "about")
        assert not manuscript.is_notice

    @pytest.mark.parametrize("fields", [{"section": "denmark"}, {"slug": "ferry"}])
    def test_front_matter_moves_neither(self, fields: dict[str, str]) -> None:
        for key, address in (("_breaking.md", BREAKING), ("_pages/about.md", ABOUT)):
            assert read(story(**fields), key=f"articles/{key}").address == address

    @pytest.mark.parametrize(
        "name",
        ["_drafts/ferry.md", "_pages/casino.md", "_pages/_breaking.md", "_pages/about/index.md",
         "_pages/articles/_breaking.md", "_breaking/ferry.md", "_.md", "_pages.md"],
    )  # fmt: skip
    def test_other_names_that_begin_so_are_refused_with_those_there_are(self, name: str) -> None:
        (problem,) = problems(story(), key=f"articles/{name}")
        assert "articles/_breaking.md" in problem.mend
        assert "about" in problem.mend

    def test_a_file_so_named_within_a_section_is_a_story(self) -> None:
        address = read(story(), key="articles/denmark/_breaking.md").address
        assert address == Address("denmark", "breaking")


class TestDanish:
    def test_a_danish_story_is_read_as_it_was_written(self) -> None:
        manuscript = read(
            story(
                "Å, æ, ø – og “rødgrød”",
                "Æblerne på Ærø er så søde, at ø-boerne selv får for få af dem. Det siger Åse Øst.",
                language="da-DK",
                kicker="På Ærø",
                tags="[Ærø, Rødgrød & fløde]",
                authors="Åse Øst",
                key_points="[Æbler er søde]",
                picture="{file: aebler.webp, alt: Æbler, width: 3, height: 2, caption: På Ærø}",
                withdrawn="Æblerne var pærer.",
                ordered_by="Østre Landsret",
            ),
            key="articles/denmark/Æblerne på Ærø.md",
        )
        assert manuscript.address == Address("denmark", "aeblerne-paa-aeroe")
        assert manuscript.story.headline == "Å, æ, ø – og “rødgrød”"
        assert manuscript.story.language == "da-DK"
        assert manuscript.story.tags == (
            Tag("aeroe", "Ærø"),
            Tag("roedgroed-floede", "Rødgrød & fløde"),
        )
        assert manuscript.story.authors == (Byline("aase-oest", "Åse Øst"),)
        assert manuscript.story.key_points == ("Æbler er søde",)
        assert manuscript.story.picture == Picture("pictures/aebler.webp", "Æbler", 3, 2, "På Ærø")
        assert (manuscript.story.withdrawn, manuscript.story.ordered_by) == (
            "Æblerne var pærer.",
            "Østre Landsret",
        )
        assert manuscript.warnings == ()


class TestProblems:
    def test_an_order_alone_takes_nothing_down_and_is_told(self) -> None:
        (problem,) = problems(story(ordered_by="Østre Landsret"))
        assert (problem.field, problem.line) == ("ordered_by", 3)
        assert "withdrawn" in problem.mend
        assert read(
            story(ordered_by="Østre Landsret", withdrawn="It is under a ban.")
        ).story.ordered_by

    def test_an_empty_file_is_told_to_be_empty(self) -> None:
        assert "the file is empty" in [problem.what for problem in problems("")]

    @pytest.mark.parametrize(
        ("ending", "first"), [(".md", "`# heading`"), (".txt", "the headline")]
    )
    def test_a_missing_headline_is_mended_as_the_format_has_it(
        self, ending: str, first: str
    ) -> None:
        found = problems("\n\n" if ending == ".txt" else "Words.", key=KEY.replace(".md", ending))
        assert any(problem.field == "title" and first in problem.mend for problem in found)

    @pytest.mark.parametrize("file", ["bridge.webp", "pictures/bridge.webp"])
    def test_a_picture_may_be_named_with_its_folder_as_receipts_name_it(self, file: str) -> None:
        picture = f"{{file: {file}, alt: A bridge, width: 3, height: 2}}"
        assert read(story(picture=picture)).story.picture == Picture(
            "pictures/bridge.webp", "A bridge", 3, 2
        )

    def test_a_picture_that_is_only_a_name_is_told_how_to_be_written(self) -> None:
        (problem,) = problems(story(picture="bridge.webp"))
        assert problem.what == "`picture` is not a mapping"
        assert "file: name.webp" in problem.mend

    def test_all_problems_are_told_at_once_by_line(self) -> None:
        content = story(
            "[a]",
            date="soon",
            draft="maybe",
            tags="{a: b}",
            language="danish",
            text=">" * 200 + " deep",
        )
        found = problems(content, key="articles/sport/ferry.md")
        assert where(found) == [
            (None, None),
            ("section", None),
            ("title", 2),
            ("date", 3),
            ("draft", 4),
            ("tags", 5),
            ("language", 6),
        ]
        assert all(problem.what and problem.mend for problem in found)

    def test_the_number_of_problems_is_bounded(self) -> None:
        entries = "\n- date: soon\n  text: ''" * 50
        found = problems(story(corrections=entries, date="soon"))
        assert len(found) == MOST_PROBLEMS + 1
        assert found[-1].what == "51 more problems"
        exactly = problems(story(corrections="\n- date: soon\n  text: ''" * 25))
        assert [problem.field for problem in exactly] == ["corrections.date", "corrections"] * 25

    def test_front_matter_that_cannot_be_read_is_the_only_problem(self) -> None:
        assert where(problems("---\ntitle: a: b\n---\nText.")) == [(None, 2)]


class TestWarnings:
    def test_an_unknown_field_is_warned_of_and_does_no_harm(self) -> None:
        warnings = read(story(tite="x", layout="post", image="[a, {b: c}]")).warnings
        assert [warning.field for warning in warnings] == ["tite", "layout", "image"]
        assert [warning.line for warning in warnings] == [3, 4, 5]
        assert warnings[0].mend == "did you mean `title`?"

    def test_pictures_are_warned_of(self) -> None:
        (warning,) = read(story(text=f"![alt](a.png) {TEXT}")).warnings
        assert (warning.what, warning.field) == ("pictures in the text are not shown", "image")

    def test_elements_that_are_taken_out_are_warned_of(self) -> None:
        warnings = read(story(text=f"{TEXT}\n\n<iframe src=x></iframe><SCRIPT></SCRIPT>")).warnings
        assert [warning.what for warning in warnings] == [
            "`<iframe>` in the text is not shown",
            "`<script>` in the text is not shown",
        ]

    @pytest.mark.parametrize(
        "shortcode", ["{{< figure src=x >}}", "{{% note %}}", "{% include x %}", "{{ site.url }}"]
    )
    def test_shortcodes_of_other_systems_are_warned_of_with_their_line(
        self, shortcode: str
    ) -> None:
        (warning,) = read(story(text=f"{TEXT}\n\n{shortcode}")).warnings
        assert warning.line == 7
        assert "readers see it" in warning.mend

    def test_links_that_are_taken_out_are_warned_of(self) -> None:
        (warning,) = read(story(text=f"{TEXT} [Here](javascript:alert(1)).")).warnings
        assert "`javascript:alert(1)`" in warning.what

    def test_footnotes_that_lack_their_other_half_are_warned_of_in_markdown(self) -> None:
        (warning,) = read(story(text=f"{TEXT}[^9]")).warnings
        assert (warning.line, warning.what[:6]) == (5, "`[^9]`")
        assert read(f"A ferry\n\n{TEXT}[^9]", key="articles/denmark/ferry.txt").warnings == ()

    @pytest.mark.parametrize("text", ["${{ github.token }}", "{{name}}", "{ a | b }", "100{%}"])
    def test_braces_alone_are_not_warned_of(self, text: str) -> None:
        assert read(story(text=f"{TEXT} {text.replace('{%', '{ %')}")).warnings == ()


class TestNearNames:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("Karen Hom", "Karen Holm"),
            ("Karin Holm", "Karen Holm"),
            ("Karen Holmm", "Karen Holm"),
            ("Kraen Holm", "Karen Holm"),
            ("Karén Holm", "Karen Holm"),
            ("karen-holm", "Karen Holm"),
            ("Jonas Fries", "Jonas Friis"),
            ("Leyla Aslán", "Leyla Aslan"),
        ],
    )
    @pytest.mark.parametrize("field", ["author", "authors"])
    def test_nearly_the_name_of_one_the_newsroom_knows_is_told(
        self, typed: str, meant: str, field: str
    ) -> None:
        manuscript = read(story(**{field: f"[Somebody Else, {typed}]"}))
        (warning,) = manuscript.warnings
        assert warning.what == f"`{field}` has `{typed}`, nearly the name of `{meant}`"
        assert warning.mend.startswith(f"if it is the same person, write `{meant}`")
        assert (warning.field, warning.line) == (field, 3)
        assert [author.name for author in manuscript.story.authors] == ["Somebody Else", typed]

    @pytest.mark.parametrize(
        "typed",
        ["Karen Holm og Jonas Friis", "A. Stranger & B. Stranger", "Af Karen Holm", "By Jo Do"],
    )
    def test_two_names_in_one_or_more_than_a_name_are_told(self, typed: str) -> None:
        manuscript = read(story(author=typed))
        (warning,) = manuscript.warnings
        assert (
            warning.what == f"`author` has `{typed}`, which readers see as the name of one person"
        )
        assert "`[NAME, NAME]`" in warning.mend
        assert [author.name for author in manuscript.story.authors] == [typed]

    @pytest.mark.parametrize(
        "typed",
        [
            "Af Klint",
            "Anders And",
            "Sandy Ogden",
            "Karen Holm",
            "KAREN HOLM",
            "Karen Hansen",
            "Karl Holm",
            "A Stranger",
            "刘慈欣",
        ],
    )
    def test_a_known_name_and_a_strangers_are_not_warned_of(self, typed: str) -> None:
        assert read(story(author=typed)).warnings == ()


class TestUntil:
    def test_until_without_a_placement_is_warned_of(self) -> None:
        (warning,) = read(story(until="2026-12-01")).warnings
        assert warning.what == "`until` does nothing without `placement`"
        assert (warning.field, warning.line) == ("until", 3)

    @pytest.mark.parametrize(
        ("until", "date"),
        [
            ("2026-11-24T12:00:00Z", ""),  # the second of the upload
            ("2026-11-20", ""),
            ("2026-12-01", "2026-12-01"),
            ("2026-12-01", "2026-12-24"),
            ("2026-11-20", "2026-11-01"),
        ],
    )
    def test_until_before_the_story_comes_is_warned_of(self, until: str, date: str) -> None:
        (warning,) = read(story(placement="lead", until=until, date=date)).warnings
        assert warning.what == "`until` is past when the story comes: it is placed nowhere"
        assert (warning.field, warning.line) == ("until", 4)

    @pytest.mark.parametrize("date", ["", "2026-11-01", "2026-11-30"])
    def test_until_after_the_story_has_come_is_right(self, date: str) -> None:
        assert read(story(placement="top", until="2026-12-01", date=date)).warnings == ()

    def test_breaking_news_needs_no_placement_but_a_moment_to_come(self) -> None:
        key = "articles/_breaking.md"
        assert read(story(until="2026-12-01"), key=key).warnings == ()
        (warning,) = read(story(until="2026-11-20"), key=key).warnings
        assert warning.what == "`until` is past already: no page shows this"


class TestEdition:
    def test_the_chronicle_learns_what_it_needs(self) -> None:
        edition = read(story(date="2026-11-20", lastmod="2026-11-21", draft="true")).edition
        assert edition.address == Address("denmark", "ferry")
        assert (edition.date, edition.lastmod) == (
            datetime(2026, 11, 19, 23, tzinfo=UTC),
            datetime(2026, 11, 20, 23, tzinfo=UTC),
        )
        assert edition.is_draft

    def test_an_edition_has_the_digest_of_its_story(self) -> None:
        manuscript = read(story())
        assert manuscript.edition.substance == substance(manuscript.story)

    def test_an_article_stands_where_and_since_when_its_station_says(self) -> None:
        boat = Address("climate", "boat")
        station = Station(boat, Claim(KEY, NOON, NOON), "v1", NOON, NOON, "")
        manuscript = read(
            story(
                tags="[a]",
                kicker="Islands",
                authors="Karen Holm",
                placement="top",
                until="2026-11-25",
                picture="{file: a.webp, alt: A ferry, width: 3, height: 2}",
                key_points="[One, Two]",
                link="https://example.org/",
                corrections="[{date: 2026-11-20, text: Twenty cars.}]",
                translated_from="https://x.example/",
                reviewed_by="Jonas Friis",
                withdrawn="It was not true.",
                ordered_by="Østre Landsret",
            )
        )
        article = manuscript.article(station)
        assert (article.address, article.published, article.updated) == (boat, NOON, NOON)
        assert article.words == len(TEXT.split())
        for name in Story.__struct_fields__:
            assert getattr(article, name) == getattr(manuscript.story, name)


contents = st.binary() | st.text().map(str.encode)
titled = st.builds(
    lambda fields, text: story(text=text, **fields),
    st.dictionaries(
        st.sampled_from(["date", "tags", "slug", "draft", "kind", "corrections", "x"]),
        st.text(max_size=20) | st.sampled_from(["[a]", "{a: b}", "true", "2026-11-20", "&a", '"']),
    ),
    st.text(),
).map(str.encode)


@given(content=contents | titled, name=st.sampled_from(["a.md", "a.txt", "2026-11-24.md"]))
def test_any_file_is_read_or_refused_and_nothing_else(content: bytes, name: str) -> None:
    key = f"articles/denmark/{name}"
    found = problems(content, key=key)
    if not found:
        manuscript = read(content, key=key)
        assert manuscript.story.headline
        assert manuscript.edition.substance
    assert all(problem.what and problem.mend for problem in found)
