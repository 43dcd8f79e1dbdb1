from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.limits import LARGEST_BODY, MOST_PROBLEMS
from chalicelib.ingest.limits import LARGEST_RAW_TEXT as LARGEST
from chalicelib.ingest.reading.formats import FORMATS
from chalicelib.news.address import BREAKING, PAGES, Address
from chalicelib.news.article import LONGEST_HEADLINE, MOST_TAGS, Byline, Story, Tag
from chalicelib.news.chronicle import Station
from chalicelib.news.claim import Claim
from chalicelib.news.errors import Problem
from chalicelib.news.substance import substance
from chalicelib.news.text import BASE
from chalicelib.news.write_budget import LISTED_TAGS, MOST_AUTHORS
from tests.conftest import NOON
from tests.ingest.samples import KEY, TEXT, problems, read, story

LONG = "x" * LONGEST_HEADLINE
ABOUT = Address(PAGES, "about")
TXT = "articles/denmark/ferry.txt"
LEAD, PAST = {"placement": "lead"}, "is past when the story comes: it is placed nowhere"
SECTIONS = "write one of: international, denmark, business, culture, climate"
FOLDERS = (
    "put the file in one of: articles/international/, articles/denmark/, articles/business/, "
    "articles/culture/, articles/climate/"
)
NO_SPORT, FEED = "there is no section `sport`", "`denmark/feed` is where the section's feed is"
OTHER_SLUG = "write another slug, like `slug: the-feed`, among the fields at the top"
NO_SLUG = "neither the file's name nor the headline makes an address"
WRITE_SLUG = "write `slug: …` among the fields at the top"

DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)


def places(problems_of_file: tuple[Problem, ...]) -> list[tuple[str | None, int | None]]:
    """The field and the line of every problem."""
    return [(problem.field, problem.line) for problem in problems_of_file]


def names(count: int, *more: str) -> str:
    return ", ".join([*(f"a{n}" for n in range(count)), *more])


class TestAddress:
    @pytest.mark.parametrize(
        ("key", "address"),
        [
            ("denmark/ferry.md", "denmark/ferry"),
            ("denmark/The Ferry!.md", "denmark/the-ferry"),
            ("denmark/Færgen.md", "denmark/faergen"),
            ("denmark/Fa\u030argen.md", "denmark/faargen"),
            ("denmark/2026-11-24-ferry.md", "denmark/ferry"),
            ("denmark/2026-11-24 ferry.md", "denmark/ferry"),
            ("denmark/2026-11-24_ferry.md", "denmark/ferry"),
            ("denmark/2026-11-24.md", "denmark/the-ferry-sails-again"),
            ("denmark/….md", "denmark/the-ferry-sails-again"),
            ("denmark/2026/11/ferry.md", "denmark/ferry"),
            ("Denmark/ferry.md", "denmark/ferry"),
            ("denmark/ferry/index.md", "denmark/ferry"),
            ("denmark/2026-11-24-ferry/index.md", "denmark/ferry"),
            ("denmark/index.md", "denmark/index"),
            ("denmark/ferry.MD", "denmark/ferry"),
            ("denmark/ferry.2.markdown", "denmark/ferry-2"),
            ("denmark/_breaking.md", "denmark/breaking"),
        ],
    )
    def test_the_section_is_the_folder_and_the_slug_is_the_name_of_the_file(
        self, key: str, address: str
    ) -> None:
        assert str(read(story(), key=f"articles/{key}").address) == address

    @pytest.mark.parametrize(
        ("fields", "key", "address"),
        [
            ({"section": "climate", "slug": "the-boat"}, KEY, Address("climate", "the-boat")),
            ({"section": "climate"}, "articles/ferry.md", Address("climate", "ferry")),
            ({"section": "climate", "slug": "boat"}, "articles/_breaking.md", BREAKING),
            ({"section": "climate", "slug": "boat"}, "articles/_pages/About.md", ABOUT),
        ],
    )
    def test_front_matter_moves_a_story_but_no_page_and_no_notice(
        self, fields: dict[str, str], key: str, address: Address
    ) -> None:
        manuscript = read(story(**fields), key=key)
        assert manuscript.address == address
        assert manuscript.is_notice == (address == BREAKING)

    @pytest.mark.parametrize(
        ("fields", "key", "problem"),
        [
            ({}, "Sport/ferry", Problem("there is no section `sport`", FOLDERS, None, "section")),
            ({}, "ferry", Problem("it is in no section", FOLDERS, None, "section")),
            ({"section": "sport"}, "denmark/a", Problem(NO_SPORT, SECTIONS, 3, "section")),
            ({"slug": "feed"}, "denmark/a", Problem(FEED, OTHER_SLUG, None, "slug")),
            ({}, "denmark/feed", Problem(FEED, OTHER_SLUG, None, "slug")),
            ({"title": "…"}, "denmark/…", Problem(NO_SLUG, WRITE_SLUG, None, "slug")),
        ],
    )
    def test_a_story_without_a_section_or_a_slug_is_refused_with_those_there_are(
        self, fields: dict[str, str], key: str, problem: Problem
    ) -> None:
        content = story(**{"title": "The ferry", **fields})
        assert problems(content, key=f"articles/{key}.md") == (problem,)

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [("denmrk", "denmark"), ("cultures", "culture"), ("Internatonal News", "international")],
    )
    def test_a_section_that_is_nearly_known_is_asked_for(self, typed: str, meant: str) -> None:
        (in_fields,) = problems(story(section=typed))
        assert in_fields.mend.startswith(f"did you mean `{meant}`? write one of: international, ")
        (in_key,) = problems(story(), key=f"articles/{typed}/ferry.md")
        assert in_key.mend.startswith(f"did you mean `{meant}`? put the file in one of: articles/")

    def test_the_breaking_news_is_a_notice_with_a_link_and_an_end(self) -> None:
        manuscript = read(
            story("Broen er lukket", "", link="/denmark/bro", until="2026-11-24T18:00:00+01:00"),
            key="articles/_breaking.md",
        )
        assert (manuscript.address, manuscript.is_notice) == (BREAKING, True)
        assert manuscript.story.headline == "Broen er lukket"
        assert manuscript.story.link == f"{BASE}/denmark/bro"
        assert manuscript.story.until == datetime(2026, 11, 24, 17, tzinfo=UTC)

    @pytest.mark.parametrize(
        "name",
        ["_drafts/ferry.md", "_pages/casino.md", "_pages/_breaking.md", "_pages/about/index.md",
         "_pages/articles/_breaking.md", "_breaking/ferry.md", "_.md", "_pages.md",
         "_breaking.txt", "_breaking.markdown", "_breaking.md.txt", "_Breaking.md"],
    )  # fmt: skip
    def test_another_name_that_begins_with_an_underscore_is_refused_with_those_there_are(
        self, name: str
    ) -> None:
        (problem,) = problems(story(), key=f"articles/{name}")
        assert "articles/_breaking.md" in problem.mend
        assert "about" in problem.mend


class TestDates:
    @pytest.mark.parametrize(
        ("date", "name", "moment"),
        [
            ("2026-11-21T00:00Z", "2026-11-20-a", datetime(2026, 11, 21, tzinfo=UTC)),
            ("", "2026-11-20-ferry", datetime(2026, 11, 19, 23, tzinfo=UTC)),
            ("", "2026-11-20", datetime(2026, 11, 19, 23, tzinfo=UTC)),
            ("", "2026-11-20-ferry/index", datetime(2026, 11, 19, 23, tzinfo=UTC)),
            *(("", name, None) for name in ("ferry", "20261-1-1-ferry")),
        ],
    )
    def test_the_date_is_in_the_front_matter_or_in_the_name_of_the_file(
        self, date: str, name: str, moment: datetime | None
    ) -> None:
        assert read(story(date=date), key=f"articles/denmark/{name}.md").date == moment

    def test_a_story_cannot_have_been_changed_in_the_future(self) -> None:
        past, future = (NOON + timedelta(seconds=n) for n in (0, 1))
        assert read(story(lastmod=past.isoformat())).lastmod == past
        assert places(problems(story(lastmod=future.isoformat()))) == [("lastmod", 3)]


class TestHeadline:
    @pytest.mark.parametrize(
        ("content", "key"),
        [
            (f"\n# The *ferry* sails\n\n{TEXT}", KEY),
            (f"---\ndate: 2026-11-20\n---\n\n# The *ferry* sails\n\n{TEXT}", KEY),
            (f"---\ntitle:\n---\n\n# The *ferry* sails\n\n{TEXT}", KEY),
            (f"The ferry sails\n\n{TEXT}", TXT),
            (story("The ferry sails"), KEY),
            (story("'The &quot;ferry&quot; sails!'", f"# The “ferry”  sails\n\n{TEXT}"), KEY),
        ],
    )
    def test_the_headline_is_the_title_or_the_first_line_and_is_shown_once(
        self, content: str, key: str
    ) -> None:
        manuscript = read(content, key=key)
        assert manuscript.story.headline.replace('"', "").strip("!") == "The ferry sails"
        assert manuscript.story.body_html.startswith("<p>The ferry sailed")

    def test_a_heading_that_is_not_the_title_stays_in_the_text(self) -> None:
        assert "<h2>Another</h2>" in read(story(text=f"# Another\n\n{TEXT}")).story.body_html

    @pytest.mark.parametrize(
        ("content", "key", "line", "what", "mend"),
        [
            ("Text.", KEY, 1, "the story has no headline", "`# `"),
            ("## Lower\n\nText.", KEY, 1, "the story has no headline", "`# `"),
            ("---\ntitle:\n---\nText.", KEY, 4, "the story has no headline", "`# `"),
            ("", KEY, 1, "the file is empty", "`# `"),
            ("\n\n", TXT, 1, "the file is empty", "the headline"),
            (f"# {LONG}x\n\n{TEXT}", KEY, 1, f"has {len(LONG) + 1} characters", "short headline"),
            (story(f"{LONG}x"), KEY, 2, f"has {len(LONG) + 1} characters", "shorten it"),
        ],
        ids=["text", "lower heading", "no title", "empty", "empty text", "long heading", "long"],
    )
    def test_a_missing_or_too_long_headline_is_a_problem_with_its_line(
        self, content: str, key: str, line: int, what: str, mend: str
    ) -> None:
        (problem,) = problems(content, key=key)
        assert (problem.field, problem.line) == ("title", line)
        assert what in problem.what
        assert mend in problem.mend

    @pytest.mark.parametrize(
        "blank", ["\u200b\u200b", "\u2060\u00ad", "\u3164", "\u200e\u2800", "\ufe0f"]
    )
    def test_a_headline_of_invisible_characters_is_none(self, blank: str) -> None:
        (problem,) = problems(f"{blank}\n\n{TEXT}", key=TXT)
        assert problem.what == "the story has no headline"


class TestText:
    @pytest.mark.parametrize(
        ("content", "key", "html"),
        [
            (story(text="A *word*.<script>alert(1)</script>"), KEY, "<p>A <em>word</em>.</p>"),
            ("Title\n\nA <b> *word*.", TXT, "<p>A &lt;b&gt; *word*.</p>"),
        ],
    )
    def test_a_text_is_read_in_the_format_of_its_file_and_made_safe(
        self, content: str, key: str, html: str
    ) -> None:
        assert read(content, key=key).story.body_html == html

    def test_the_words_of_a_story_hold_no_markup_and_no_control_characters(self) -> None:
        assert read(story(text="A *w\x07ord*\nand\n\nanother.")).text == "A word and\nanother."

    @pytest.mark.parametrize(
        "content",
        [
            *(story().replace("\n", end).encode() for end in ("\r\n", "\r")),
            *(b"\xef\xbb\xbf" * marks + story().encode() for marks in (1, 2)),
        ],
        ids=["Windows", "old Mac", "byte order mark", "two byte order marks"],
    )
    def test_files_from_every_computer_read_alike(self, content: bytes) -> None:
        assert read(content) == read(story())

    @pytest.mark.parametrize("name", ["ferry.blog", "ferry.md.v2", "ferry.x"])
    def test_an_unknown_ending_is_refused_with_the_known_endings(self, name: str) -> None:
        (problem,) = problems(story(), key=f"articles/denmark/{name}")
        assert f"`{PurePosixPath(name).suffix}`" in problem.what
        known = ", ".join(FORMATS)
        assert problem.mend == f"upload the story as one of: {known}"

    def test_a_text_larger_than_a_page_can_be_is_refused(self) -> None:
        assert problems(story(text="a" * (LARGEST_BODY - 7))) == ()
        (problem,) = problems(story(text="a" * (LARGEST_BODY - 6)))
        assert "longer" in problem.what

    def test_a_text_that_is_too_long_is_refused_before_it_is_parsed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("chalicelib.ingest.reading.markdown._PARSER", None)
        (problem,) = problems(story(text="a" * LARGEST))
        assert "longer" in problem.what


class TestFields:
    def test_authors_and_tags_are_spelt_as_the_newsroom_knows_them_without_repetitions(
        self,
    ) -> None:
        authors = {"authors": "[karen holm, Nobody Known]", "author": "Leyla Aslan"}
        manuscript = read(story(tags="[The sea, Ærø, the  SEA]", **authors))
        assert manuscript.story.authors == (
            Byline("karen-holm", "Karen Holm"),
            Byline("nobody-known", "Nobody Known"),
            Byline("leyla-aslan", "Leyla Aslan"),
        )
        assert manuscript.story.tags == (Tag("the-sea", "the SEA"), Tag("aeroe", "Ærø"))
        assert manuscript.warnings == ()

    def test_a_story_needs_no_field_but_a_headline(self) -> None:
        manuscript = read("# A title\n\n" + "word " * 100 + "\n\nMore.")
        assert (manuscript.story.kind, manuscript.story.language) == ("news", "en")
        assert not manuscript.is_draft
        assert manuscript.story.summary.endswith("word…")
        assert len(manuscript.story.summary) <= 200

    @pytest.mark.parametrize(
        ("fields", "place"),
        [
            ({"tags": f"[{names(MOST_TAGS)}]"}, None),
            ({"tags": f"[{names(MOST_TAGS, 'more')}]"}, ("tags", 3)),
            ({"authors": names(MOST_AUTHORS), "author": "A0"}, None),
            ({"authors": names(MOST_AUTHORS, "more")}, ("authors", 3)),
            ({"authors": names(MOST_AUTHORS), "author": "more"}, ("author", 4)),
            ({"withdrawn": "true"}, ("withdrawn", 3)),
            ({"ordered_by": "Østre Landsret"}, ("ordered_by", 3)),
            ({"ordered_by": "Østre Landsret", "withdrawn": "It is under a ban."}, None),
        ],
        ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
    )
    def test_too_many_names_and_an_order_or_withdrawal_without_words_are_problems(
        self, fields: dict[str, str], place: tuple[str, int] | None
    ) -> None:
        assert places(problems(story(**fields))) == ([place] if place else [])

    def test_tags_beyond_those_that_have_a_list_stay_with_a_warning(self) -> None:
        assert not read(story(tags=f"[{names(LISTED_TAGS)}]")).warnings
        (warning,) = read(story(tags=f"[{names(LISTED_TAGS, 'more')}]")).warnings
        assert (warning.field, warning.line) == ("tags", 3)
        assert f"the first {LISTED_TAGS}" in warning.what


class TestProblems:
    def test_all_problems_of_a_file_are_reported_at_once_by_line(self) -> None:
        content = story(
            "[a]", date="soon", draft="maybe", tags="{a: b}", language="danish", text=">" * 200
        )
        refused = problems(content, key="articles/sport/ferry.md")
        assert places(refused) == [
            ("section", None),
            (None, None),
            *(("title", 2), ("date", 3), ("draft", 4), ("tags", 5), ("language", 6)),
        ]
        assert all(problem.what and problem.mend for problem in refused)

    def test_the_number_of_problems_is_bounded(self) -> None:
        entry = "\n- date: soon\n  text: ''"
        exactly = problems(story(corrections=entry * (MOST_PROBLEMS // 2)))
        assert len(exactly) == MOST_PROBLEMS
        more = problems(story(corrections=entry * MOST_PROBLEMS, date="soon"))
        assert len(more) == MOST_PROBLEMS + 1
        assert more[-1].what == "51 more problems"

    def test_front_matter_that_cannot_be_read_is_the_only_problem(self) -> None:
        assert places(problems("---\ntitle\n---\nText.")) == [(None, 2)]


class TestWarnings:
    def test_unknown_fields_and_losses_of_the_text_are_warned_of_with_their_lines(self) -> None:
        text = f"{TEXT}[^9] [a](javascript:b)"
        warnings = read(story(text=text, tite="x", layout="post")).warnings
        assert [warning.line for warning in warnings] == [3, None, 7, None]
        assert [warning.field for warning in warnings] == ["tite", None, None, None]
        assert (warnings[-1].what, warnings[-1].mend) == ("not used: `layout`", "")
        assert read(f"A ferry\n\n{TEXT}[^9]", key=TXT).warnings == ()

    @pytest.mark.parametrize(
        ("typed", "what", "mend"),
        [
            *(
                (typed, "nearly the name of `Karen Holm`", "write `Karen Holm`")
                for typed in ("Karen Hom", "Kraen Holm", "Karén Holm", "karen-holm")
            ),
            ("Jonas Fries", "nearly the name of `Jonas Friis`", "write `Jonas Friis`"),
            *(
                (typed, "which readers see as the name of one person", "`[NAME, NAME]`")
                for typed in (
                    "Karen Holm og Jonas Friis",
                    "A. B & C. D",
                )
            ),
        ],
    )
    @pytest.mark.parametrize("field", ["author", "authors"])
    def test_a_nearly_known_name_and_two_names_in_a_single_name_are_warned_of(
        self, typed: str, what: str, mend: str, field: str
    ) -> None:
        manuscript = read(story(**{field: f"[Somebody Else, {typed}]"}))
        (warning,) = manuscript.warnings
        assert warning.what.startswith(f"`{field}` has `{typed}`, {what}")
        assert mend in warning.mend
        assert (warning.field, warning.line) == (field, 3)
        assert [author.name for author in manuscript.story.authors] == ["Somebody Else", typed]

    @pytest.mark.parametrize(
        "typed",
        [
            *("Af Klint", "Anders And", "Sandy Ogden", "Karen Holm", "KAREN HOLM", "Karen Hansen"),
            *("Karl Holm", "A Stranger", "刘慈欣"),
        ],
    )
    def test_a_known_name_and_a_strangers_name_are_not_warned_of(self, typed: str) -> None:
        assert read(story(author=typed)).warnings == ()

    @pytest.mark.parametrize(
        ("key", "fields", "what"),
        [
            (KEY, {"until": "2026-12-01"}, "does nothing without `placement`"),
            (KEY, LEAD | {"until": "2026-11-24T12:00:00Z"}, PAST),  # the second of the upload
            (KEY, LEAD | {"until": "2026-12-01", "date": "2026-12-01"}, PAST),
            (KEY, LEAD | {"until": "2026-11-20", "date": "2026-11-01"}, PAST),
            ("articles/_breaking.md", {"until": "2026-11-20"}, "is past already: no page"),
            *((KEY, LEAD | {"until": "2026-12-01", "date": f"2026-11-{d}"}, "") for d in (10, 30)),
            ("articles/_breaking.md", {"until": "2026-12-01"}, ""),
        ],
    )
    def test_an_end_without_a_placement_or_before_the_story_comes_is_warned_of(
        self, key: str, fields: dict[str, str], what: str
    ) -> None:
        warnings = read(story(**fields), key=key).warnings
        assert [warning.field for warning in warnings] == (["until"] if what else [])
        assert all(warning.what.startswith(f"`until` {what}") for warning in warnings)


class TestEdition:
    def test_an_edition_has_the_address_the_dates_and_the_digest_of_its_story(self) -> None:
        manuscript = read(story(date="2026-11-20", lastmod="2026-11-21", draft="true"))
        edition = manuscript.edition
        assert edition.address == Address("denmark", "ferry")
        assert edition.date == datetime(2026, 11, 19, 23, tzinfo=UTC)
        assert edition.lastmod == datetime(2026, 11, 20, 23, tzinfo=UTC)
        assert (edition.is_draft, edition.is_withdrawn) == (True, False)
        assert edition.substance == substance(manuscript.story)
        assert read(story(withdrawn="It was not true.")).edition.is_withdrawn

    def test_an_article_stands_at_the_address_and_since_the_moment_of_its_station(self) -> None:
        boat = Address("climate", "boat")
        station = Station(boat, Claim(KEY, NOON, NOON), "v1", NOON, NOON, "")
        manuscript = read(story(tags="[a]", authors="Karen Holm", key_points="[One, Two]"))
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
def test_any_file_is_read_or_refused_with_problems_that_say_how_to_mend_them(
    content: bytes, name: str
) -> None:
    key = f"articles/denmark/{name}"
    refused = problems(content, key=key)
    if not refused:
        manuscript = read(content, key=key)
        assert manuscript.story.headline
        assert manuscript.edition.substance
    assert all(problem.what and problem.mend for problem in refused)


class TestOtherPrograms:
    @pytest.mark.parametrize(
        ("fields", "moment"),
        [
            ({"date": "2026-11-20", "publishDate": "2026-12-01T00:00Z"}, DECEMBER),
            ({"date": "2026-12-01T00:00Z", "embargo": "2026-11-20"}, DECEMBER),
            ({"Date": "2026-11-20T00:00Z"}, datetime(2026, 11, 20, tzinfo=UTC)),
            ({"go_live_at": "2026-11-20T00:00Z"}, datetime(2026, 11, 20, tzinfo=UTC)),
            ({"published": "true"}, None),
        ],
    )
    def test_a_story_comes_at_its_date_or_at_the_end_of_its_embargo_whichever_is_later(
        self, fields: dict[str, str], moment: datetime | None
    ) -> None:
        assert read(story(**fields)).date == moment

    @pytest.mark.parametrize(
        ("key", "fields", "section"),
        [
            ("denmark/a.md", {"section": "International News"}, "international"),
            ("denmark/a.md", {"Section": "CULTURE"}, "culture"),
            ("International News/a.md", {}, "international"),
            ("a.md", {"categories": "[Boats, Culture]"}, "culture"),
            ("a.md", {"Category": "international news"}, "international"),
            ("denmark/a.md", {"categories": "[Culture]"}, "denmark"),
        ],
    )
    def test_a_section_is_known_by_its_name_and_a_category_names_it_where_nothing_else_does(
        self, key: str, fields: dict[str, str], section: str
    ) -> None:
        assert read(story(**fields), key=f"articles/{key}").address.section == section

    def test_categories_that_are_no_sections_are_tags(self) -> None:
        fields = {"categories": "[Denmark, Boats, Uncategorized]", "tags": "[sea]"}
        manuscript = read(story(**fields))
        assert [tag.name for tag in manuscript.story.tags] == ["sea", "Boats"]
        assert manuscript.warnings == ()

    def test_tags_and_authors_are_read_from_where_zola_has_them(self) -> None:
        block = 'title = "The ferry"\n[taxonomies]\ntags = ["sea"]\nauthors = ["Ida Bech"]'
        manuscript = read(f"+++\n{block}\n+++\n{TEXT}")
        assert [tag.name for tag in manuscript.story.tags] == ["sea"]
        assert [author.name for author in manuscript.story.authors] == ["Ida Bech"]
        assert manuscript.warnings == ()

    def test_a_category_of_another_section_than_the_folders_is_warned_of(self) -> None:
        (warning,) = read(story(Category="Culture")).warnings
        assert warning.what.startswith("`Category` names the section `culture`, but the story")
        assert "`section: culture`" in warning.mend

    def test_a_headline_and_authors_are_known_by_other_programs_names(self) -> None:
        content = f"---\nOverskrift: Færgen\nforfatter: Karen Holm\nby-line: Ida Bech\n---\n{TEXT}"
        manuscript = read(content)
        assert manuscript.story.headline == "Færgen"
        assert {author.name for author in manuscript.story.authors} == {"Karen Holm", "Ida Bech"}
        assert places(problems(story(byline="kh@news.example"))) == [("byline", 3)]

    @pytest.mark.parametrize(
        "fields", [{"published": "false"}, {"status": "draft"}, {"Kladde": "ja"}]
    )
    def test_a_story_that_another_program_holds_back_is_a_draft(
        self, fields: dict[str, str]
    ) -> None:
        assert read(story(**fields)).edition.is_draft

    def test_a_scheduled_story_needs_a_date_in_its_fields_or_its_name(self) -> None:
        dated = "articles/denmark/2026-12-01-ferry.md"
        assert read(story(status="future"), key=dated).date
        assert read(story(status="future", date="2026-12-01")).date
        assert places(problems(story(status="future"))) == [("status", 3)]

    def test_one_field_in_two_spellings_is_refused_where_they_differ(self) -> None:
        assert places(problems(story(Title="Another"))) == [("Title", 3)]


class TestMarks:
    @pytest.mark.parametrize("key", [KEY, TXT])
    @pytest.mark.parametrize(
        "comment",
        [
            "%%secret%%",
            "<!-- secret -->",
            "{>>secret<<}",
            "{% comment %}\nsecret\n{% endcomment %}",
        ],
    )
    def test_a_private_comment_is_nowhere_in_the_story(self, key: str, comment: str) -> None:
        heading = f"# The ferry {comment}" if key == KEY else f"The ferry {comment}"
        manuscript = read(f"{heading}\n\n{comment} {TEXT} {comment}", key=key)
        assert "secret" not in repr(manuscript)
        assert manuscript.story.headline == "The ferry"
        assert manuscript.text == TEXT

    def test_a_private_comment_that_is_never_closed_is_a_problem_with_its_line(self) -> None:
        (problem,) = problems(story(text=f"{TEXT}\n\n%% secret"))
        assert problem.line == 7
        assert "never closed" in problem.what

    @pytest.mark.parametrize(
        ("fields", "quoted"),
        [({"language": "da"}, "»Ja«"), ({"language": "de"}, "„Ja“"), ({}, "“Ja”")],
    )
    def test_quotation_marks_are_those_of_the_storys_language(
        self, fields: dict[str, str], quoted: str
    ) -> None:
        assert quoted in read(story(text='"Ja" it was.', **fields)).story.body_html

    def test_a_link_to_a_file_beside_the_story_leads_to_its_address(self) -> None:
        manuscript = read(story(text=f"{TEXT} [More](../climate/2026-11-24-ice.md)."))
        assert f'href="{BASE}/climate/ice"' in manuscript.story.body_html
        assert manuscript.warnings == ()

    def test_a_link_to_no_section_is_warned_of(self) -> None:
        (warning,) = read(story(text=f"{TEXT} [More](/en/news/2020/plan.html).")).warnings
        assert "there is no section `en`" in warning.what

    def test_a_mark_of_another_program_is_warned_of_with_its_line(self) -> None:
        (warning,) = read(story(text=f"{TEXT}\n\n{{{{< figure src=x >}}}}")).warnings
        assert warning.line == 7

    def test_garbled_letters_are_warned_of(self) -> None:
        (warning,) = read(f"FÃ¦rgen\n\n{TEXT}", key=TXT).warnings
        assert "`FÃ¦rgen` for `Færgen`" in warning.what

    def test_a_first_line_that_lacks_the_space_of_a_heading_is_named(self) -> None:
        (problem,) = problems(f"#The ferry sails\n\n{TEXT}")
        assert (problem.field, problem.line) == ("title", 1)
        assert problem.mend == "write `# The ferry sails`"

    def test_the_signature_of_a_mail_is_left_out_and_named(self) -> None:
        manuscript = read(f"The ferry\n\n{TEXT}\n\n-- \nSent by Mette", key=TXT)
        assert manuscript.text == TEXT
        assert "`-- Sent by Mette`" in manuscript.warnings[0].what

    def test_a_no_break_space_stays_in_headline_summary_and_text(self) -> None:
        manuscript = read(story(title="10\xa0000 cars", text="10\xa0000 cars\u202f!"))
        assert manuscript.story.headline == "10\xa0000 cars"
        assert manuscript.story.summary == manuscript.text == "10\xa0000 cars\u202f!"


class TestOrderOfLetters:
    """U+202E and its kin show a text in another order than it is written."""

    @pytest.mark.parametrize("mark", "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")
    @pytest.mark.parametrize("written", ["{}", "&#{};"])
    def test_no_field_can_turn_it(self, mark: str, written: str) -> None:
        turned = f"Fer{written.format(mark if written == '{}' else ord(mark))}ry"
        fields = {"kicker": turned, "author": turned, "tags": f"[{turned}]", "summary": turned}
        in_fields = read(story(f"{turned} sails", **fields)).story
        assert in_fields.headline == "Ferry sails"
        assert mark not in repr(in_fields)
        for key in ("articles/denmark/a.md", "articles/denmark/a.txt"):
            first_line = f"# Fer{mark}ry sails" if key.endswith("md") else f"Fer{mark}ry sails"
            of_text = read(f"{first_line}\n\n{TEXT}\n", key=key).story
            assert of_text.headline == "Ferry sails"

    def test_marks_that_turn_nothing_stay(self) -> None:
        assert read(story("שלום\u200f!")).story.headline == "שלום\u200f!"


def test_a_line_above_the_headline_is_named_as_what_is_to_go() -> None:
    [problem] = problems(f"Sure! Here it is:\n\n# The ferry sails\n\n{TEXT}\n")
    assert problem.mend == (
        "the headline “The ferry sails” has to be the first line: take out “Sure! Here it is:” "
        "above it"
    )


def test_below_front_matter_the_headline_belongs_below_its_second_line() -> None:
    [problem] = problems(f"---\nauthor: Ida Krog\n---\n\n{TEXT}\n")
    assert "on the first line below the second line `---`, above “The ferry" in problem.mend
