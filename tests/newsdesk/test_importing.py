"""An import, from another program's archive to what readers find."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.news.archive import RedirectFrom, StoryAt
from chalicelib.news.article import Article
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.old_paths import path_requested
from chalicelib.news.redirects import MOST_REDIRECTS, REDIRECTS_KEY, old_of_request
from chalicelib.news.standing import Moved
from chalicelib.newsroom_file import read_newsroom
from newsdesk.archives.media import Media
from newsdesk.archives.opening import open_archive
from newsdesk.archives.zip_files import unpacked
from newsdesk.earlier_stories import EarlierStories
from newsdesk.import_plan import ImportPlan
from newsdesk.importing import Imported, import_archive, redirect_lines, rehearse_archive
from newsdesk.old_categories import Choices
from operations.stages import chosen_newsroom
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads
from tests.newsdesk.desk import Desk
from tests.newsdesk.import_samples import WORDS, MemoryBucket, attachment, item, wxr

PICTURE = b"not decoded here"


@pytest.fixture
def bucket(uploads: MemoryUploads) -> MemoryBucket:
    """An empty bucket."""
    return MemoryBucket(uploads)


@pytest.fixture
def planned(tmp_path: Path, newsroom: Newsroom) -> Callable[..., ImportPlan]:
    """The plan of an archive whose files these are."""

    def of(
        files: dict[str, str | bytes],
        source: str = "",
        choices: Choices | None = None,
        behind: MemoryBucket | None = None,
    ) -> ImportPlan:
        for name, content in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        archive = open_archive(tmp_path / source)
        earlier = EarlierStories.of(behind, newsroom) if behind else None
        choices = choices or Choices("climate")
        return ImportPlan(archive, newsroom, Media([tmp_path]), choices, earlier)

    return of


def received(plan: ImportPlan, bucket: MemoryBucket, intake: Intake) -> Imported:
    """Import it, and take in what came."""
    done = import_archive(plan, bucket, lambda _files: None)
    for key in dict.fromkeys(bucket.puts):
        if key.startswith("articles/"):
            intake.receive(key)
    return done


def lead(archive: MemoryArchive, old: str) -> str:
    """Where readers are led from an old address; its own path where a story stands there."""
    if old.startswith("?"):
        return archive.answer([RedirectFrom(old)], now=NOON)[RedirectFrom(old)].path
    requested = path_requested(old)
    assert requested
    query = StoryAt(requested.address)
    match archive.answer([query], now=NOON)[query].answer(NOON):
        case Moved(address):
            return address.path
        case Article() as article:
            return article.address.path
    redirect = RedirectFrom(old_of_request(old, {}))
    return archive.answer([redirect], now=NOON)[redirect].path


def story(archive: MemoryArchive, path: str) -> Article:
    requested = path_requested(path)
    assert requested
    article = archive.standings([requested.address])[requested.address].article
    assert article
    return article


def test_every_old_address_of_an_imported_site_leads_on_in_one_hop(
    planned: Callable[..., ImportPlan], bucket: MemoryBucket, intake: Intake, archive: MemoryArchive
) -> None:
    named = "<wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>boat</wp:meta_value>"
    old_slug = f"<wp:postmeta>{named}</wp:postmeta>"
    received(planned({"a.xml": wxr(item(1, more=old_slug), item(2))}), bucket, intake)
    assert {old: lead(archive, old) for old in (
        "/2019/05/24/ferry-1/", "?p=1", "/2019/05/24/boat/", "/category/danmark/", "?cat=7",
        "/category/danmark/feed/", "/feed/", "/tag/sea/", "/author/karen/", "/2019/05/",
        "/page/9/", "?tag=sea", "?author=3", "?m=201905",
    )} == {
        "/2019/05/24/ferry-1/": "/denmark/ferry-1",
        "?p=1": "/denmark/ferry-1",
        "/2019/05/24/boat/": "/denmark/ferry-1",
        "/category/danmark/": "/denmark",
        "?cat=7": "/denmark",
        "/category/danmark/feed/": "/denmark/feed.xml",
        "/feed/": "/feed.xml",
        "/tag/sea/": "/tag/the-sea",
        "/author/karen/": "/author/karen-holm",
        "/2019/05/": "/archive/2019-05",
        "/page/9/": "/",
        "?tag=sea": "/tag/the-sea",
        "?author=3": "/author/karen-holm",
        "?m=201905": "/archive/2019-05",
    }  # fmt: skip
    article = story(archive, "/denmark/ferry-1")
    assert article.guid == "https://old.example/?p=1"
    assert article.published.isoformat() == "2019-05-24T10:00:00+00:00"
    assert [author.name for author in article.authors] == ["Karen Holm"]
    assert [tag.name for tag in article.tags] == ["The sea"]


def test_a_site_that_was_in_a_folder_is_found_at_its_old_addresses(
    planned: Callable[..., ImportPlan], bucket: MemoryBucket, intake: Intake, archive: MemoryArchive
) -> None:
    text = f'{WORDS} <a href="https://old.example/blog/?p=2">Two</a> <a href="/blog/feed/">F</a>'
    content = wxr(item(1, text), item(2)).replace("old.example", "old.example/blog")
    content = content.replace("old.example/blog/blog", "old.example/blog")
    plan = planned({"a.xml": content})
    received(plan, bucket, intake)
    assert {old: lead(archive, old) for old in (
        "/blog/2019/05/24/ferry-1/", "?p=1", "/blog/category/danmark/", "/blog/feed/", "/blog",
    )} == {
        "/blog/2019/05/24/ferry-1/": "/denmark/ferry-1",
        "?p=1": "/denmark/ferry-1",
        "/blog/category/danmark/": "/denmark",
        "/blog/feed/": "/feed.xml",
        "/blog": "/",
    }  # fmt: skip
    body = bucket.read("articles/denmark/ferry-1.md").decode()
    assert '<a href="/denmark/ferry-2">Two</a> <a href="/feed.xml">F</a>' in body


def test_a_site_of_several_languages_keeps_them_and_names_the_links_that_it_loses(
    planned: Callable[..., ImportPlan],
) -> None:
    polylang = '<category domain="language" nicename="de">Deutsch</category>'
    wpml = (
        "<wp:postmeta><wp:meta_key>_wpml_import_language_code</wp:meta_key>"
        "<wp:meta_value>pt_BR</wp:meta_value></wp:postmeta>"
    )
    plan = planned({"a.xml": wxr(item(1, more=polylang), item(2, more=wpml), item(3))})
    assert [one.post.language for one in plan.stories()] == ["de", "pt-br", ""]
    assert plan.archive.losses.counts == {
        "authors' mail addresses": 1,
        "links to its translations: texts in the language de": 1,
        "links to its translations: texts in the language pt-br": 1,
    }


@pytest.mark.parametrize(
    "facts",
    [{"status": "draft"}, {"status": "private"}, {"status": "pending"}, {"password": "hush"},
     {"status": "future", "date": "2019-05-24 10:00:00"}, {"status": "trash"},
     {"status": "whatever-a-plugin-adds"}],
)  # fmt: skip
def test_nothing_is_published_that_readers_did_not_have(
    planned: Callable[..., ImportPlan],
    bucket: MemoryBucket,
    intake: Intake,
    archive: MemoryArchive,
    facts: dict[str, str],
) -> None:
    received(planned({"a.xml": wxr(item(1, **facts))}), bucket, intake)
    assert not any(standing.article for standing in archive.kept_standings.values())
    assert lead(archive, "?p=1") in {"", "/denmark/ferry-1"}, "where it leads once it is published"


def test_a_second_import_changes_nothing_and_leaves_alone_what_an_editor_changed(
    planned: Callable[..., ImportPlan], bucket: MemoryBucket, intake: Intake
) -> None:
    files = {"a.xml": wxr(item(1), item(2))}
    assert received(planned(files), bucket, intake) == Imported(uploaded=3)
    assert import_archive(planned(files), bucket, lambda _n: None) == Imported(unchanged=2)
    mended = "articles/denmark/ferry-1.md"
    bucket.uploads.put(mended, f"# Mended\n\n{WORDS}", NOON)
    again = import_archive(planned(files), bucket, lambda _n: None)
    assert again == Imported(unchanged=1, left_alone=[mended])


def test_a_second_import_with_other_choices_leaves_every_story_where_it_is(
    planned: Callable[..., ImportPlan], bucket: MemoryBucket, intake: Intake
) -> None:
    files = {"a.xml": wxr(item(1), item(2)).replace("Denmark", "Oddities")}
    to_denmark = Choices("climate", {"Oddities": "denmark"})
    received(planned(files, choices=to_denmark), bucket, intake)
    there = {*bucket.uploads.files}
    assert "articles/denmark/ferry-1.md" in there
    without = planned(files, behind=bucket)
    import_archive(without, bucket, lambda _n: None)
    assert {*bucket.uploads.files} == there
    assert without.in_no_section == {}, "they have their places"
    to_climate = planned(files, choices=Choices("", {"Oddities": "climate"}), behind=bucket)
    done = import_archive(to_climate, bucket, lambda _n: None)
    assert {*bucket.uploads.files} == there
    assert done.stayed == {
        "articles/denmark/ferry-1.md": "climate", "articles/denmark/ferry-2.md": "climate",
    }  # fmt: skip


def test_a_new_story_of_a_later_export_takes_the_place_of_none_that_came_before(
    planned: Callable[..., ImportPlan], bucket: MemoryBucket
) -> None:
    import_archive(planned({"a.xml": wxr(item(2, slug="ferry"))}), bucket, lambda _n: None)
    later = planned({"a.xml": wxr(item(1, slug="ferry"), item(2, slug="ferry"))}, behind=bucket)
    assert [(one.post.place, one.placed.key) for one in later.stories()] == [
        ("post 1", "articles/denmark/ferry-2.md"),
        ("post 2", "articles/denmark/ferry.md"),
    ]


def test_a_story_that_an_editor_moved_is_known_again_by_its_guid(
    planned: Callable[..., ImportPlan], bucket: MemoryBucket
) -> None:
    files = {"a.xml": wxr(item(1))}
    import_archive(planned(files), bucket, lambda _n: None)
    text = bucket.read("articles/denmark/ferry-1.md")
    bucket.uploads.put("articles/climate/boat.md", text.replace(b"slug: ", b"# "), NOON)
    bucket.uploads.delete("articles/denmark/ferry-1.md", NOON)
    (story,) = planned(files, behind=bucket).stories()
    assert (story.placed.key, story.placed.address.path) == (
        "articles/climate/boat.md", "/climate/boat",
    )  # fmt: skip


def test_what_an_editor_deleted_stays_deleted_unless_it_is_asked_for(
    planned: Callable[..., ImportPlan], bucket: MemoryBucket
) -> None:
    picture = '<img src="https://old.example/wp-content/uploads/a.jpg">'
    files = {"a.xml": wxr(item(1), item(2, f"{WORDS} {picture}")), "uploads/a.jpg": PICTURE}
    import_archive(planned(files), bucket, lambda _n: None)
    deleted = ["articles/denmark/ferry-1.md", "pictures/a.jpg"]
    for key in deleted:
        bucket.uploads.delete(key, NOON)
    again = import_archive(planned(files, behind=bucket), bucket, lambda _n: None)
    assert sorted(again.deleted) == deleted
    assert not again.uploaded
    back = planned(files, choices=Choices("climate", brings_back=True), behind=bucket)
    assert import_archive(back, bucket, lambda _n: None).uploaded == len(deleted)
    assert bucket.read("pictures/a.jpg") == PICTURE


def test_an_import_that_was_broken_off_goes_on_where_it_was(
    planned: Callable[..., ImportPlan], bucket: MemoryBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, put = planned({"a.xml": wxr(item(1), item(2))}), bucket.put

    def fails(key: str, content: bytes) -> str:
        if key.endswith("ferry-2.md"):
            raise ConnectionError("the line is down")
        return put(key, content)

    with monkeypatch.context() as patched:
        patched.setattr(bucket, "put", fails)
        done = import_archive(plan, bucket, lambda _n: None)
    assert done.failed == ["articles/denmark/ferry-2.md: the line is down"]
    assert REDIRECTS_KEY not in bucket.uploads.files, "none leads where nothing is"
    assert import_archive(plan, bucket, lambda _n: None) == Imported(uploaded=2, unchanged=1)


def test_redirects_that_are_there_already_stay(
    planned: Callable[..., ImportPlan], bucket: MemoryBucket
) -> None:
    bucket.uploads.put(REDIRECTS_KEY, "# ours\n/feed/ /denmark/feed.xml\n", NOON)
    import_archive(planned({"a.xml": wxr(item(1))}), bucket, lambda _n: None)
    lines = bucket.read(REDIRECTS_KEY).decode().splitlines()
    assert lines[:2] == ["# ours", "/feed/ /denmark/feed.xml"]
    assert "/?p=1 /denmark/ferry-1" in lines
    assert not [line for line in lines[2:] if line.startswith("/feed ")]


def test_no_more_redirects_are_written_than_are_taken_in() -> None:
    many = {f"?p={number}": "/denmark" for number in range(MOST_REDIRECTS)}
    lines = redirect_lines({"feed": "/feed.xml"} | many, b"/rss/ /feed.xml\n")
    assert lines.count(b"\n") == MOST_REDIRECTS
    assert b"/feed /feed.xml" in lines


def test_pictures_and_links_lead_here(
    planned: Callable[..., ImportPlan], bucket: MemoryBucket
) -> None:
    text = (
        '[caption id="a" width="300"]<a href="https://old.example/wp-content/uploads/2019/05/crane.jpg">'
        '<img src="https://old.example/wp-content/uploads/2019/05/crane-300x200.jpg" alt="Up">'
        "</a> It turns[/caption]\n\n"
        f'{WORDS} <a href="https://www.old.example/?p=2#quay">Before</a>.\n\n[gallery ids="9"]'
    )
    plan = planned(
        {
            "a.xml": wxr(item(1, text), item(2), attachment(9, "2019/05/crane.jpg")),
            "uploads/2019/05/crane.jpg": PICTURE,
        }
    )
    import_archive(plan, bucket, lambda _n: None)
    body = bucket.read("articles/denmark/ferry-1.md").decode()
    assert '<img src="pictures/2019/05/crane.jpg" alt="Up">' in body
    assert "<figcaption>It turns</figcaption>" in body
    assert '<img src="pictures/2019/05/crane.jpg" alt="A crane"><figcaption>The new crane' in body
    assert '<a href="/denmark/ferry-2#quay">Before</a>' in body
    assert bucket.read("pictures/2019/05/crane.jpg") == PICTURE


def test_a_rehearsal_says_what_would_come_and_what_is_lost(
    planned: Callable[..., ImportPlan], newsroom: Newsroom
) -> None:
    text = f'{WORDS}\n\n[contact-form-7 id="5"] He said [sic] so.[ref]In a letter.[/ref]'
    plan = planned({"a.xml": wxr(item(1, text), item(2, "<p></p>"), item(3, type="product"))})
    outlook = {one.planned.post.place: one for one in rehearse_archive(plan, newsroom, NOON)}
    assert {place: one.outlook for place, one in outlook.items()} == {
        "post 1": "published",
        "post 2": "refused",
    }
    assert outlook["post 1"].planned.written.losses == ("the shortcode [contact-form-7]",)
    body = outlook["post 1"].planned.written.content.decode()
    assert "[sic] so.<sup>1</sup>" in body
    assert "<ol><li>In a letter.</li></ol>" in body
    assert plan.archive.losses.counts == {
        "authors' mail addresses": 1, "entries of the type product": 1,
    }  # fmt: skip


def test_what_does_not_come_is_named(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (
        f"<!-- wp:paragraph --><p>{WORDS}</p><!-- /wp:paragraph -->"
        '<!-- wp:acme/poll {"id":3} /-->'
        '<form>Mail us <input><button>Send</button></form><div class="ad">Buy boats</div>'
    )
    title = (
        "<wp:is_sticky>1</wp:is_sticky><wp:postmeta><wp:meta_key>_yoast_wpseo_title</wp:meta_key>"
        "<wp:meta_value>Ferries</wp:meta_value></wp:postmeta>"
    )
    event = item(3, type="event", title="Fair", link="https://old.example/event/fair/")
    page = item(4, type="page", title='Tide "tables"', slug="tides", link="https://old.example/t/")
    picture = attachment(9, "a.jpg").replace(
        "<title>", "<link>https://old.example/a/</link><title>"
    )
    desk.file("a.xml", wxr(item(1, text, more=title), event, page, picture))
    desk.newsdesk("import", desk.folder / "a.xml")
    report = json.loads((tmp_path / "import-report.json").read_text())
    assert report["stories"][0]["lost"] == [
        "the block acme/poll",
        "its place on top of the front page (sticky)",
        "its title for search engines: Ferries",
        "a form",
        "not this, which may be an advertisement: Buy boats",
    ]
    assert report["lost_by_name"] == {
        "entries of the type event": ["Fair (/event/fair/)"],
        "pages that newsroom.toml does not name": ['Tide "tables" (/t/)'],
        "pages that pictures had of their own, whose addresses lead nowhere": ["/a/"],
    }
    assert report["pages_for_newsroom_toml"] == (
        '[[pages]]\nslug = "tides"\nname = "Tide \\"tables\\""'
    )
    html = (tmp_path / "import-report.html").read_text()
    assert "write into newsroom.toml" in html
    assert "Fair (/event/fair/)" in html


@pytest.mark.parametrize(
    ("nicename", "name", "chosen"),
    [
        ("denmark", "News from here", {}),
        ("x", "Culture &amp; Arts", {"culture & arts": "denmark"}),
        ("culture-arts", "Culture &amp; Arts", {"culture-arts": "denmark"}),
        ("x", "Q&amp;A", {"q&a": "denmark"}),
    ],
)
def test_a_category_is_a_section_by_its_name_by_its_slug_or_by_choice(
    planned: Callable[..., ImportPlan], nicename: str, name: str, chosen: dict[str, str]
) -> None:
    text = wxr(item(1)).replace("danmark", nicename)
    text = text.replace(">Denmark<", f"><![CDATA[{name}]]><")
    text = text.replace("<wp:cat_name>Denmark", f"<wp:cat_name><![CDATA[{name}]]>")
    plan = planned({"a.xml": text}, choices=Choices("climate", chosen))
    plan.check_choices()
    assert [one.placed.address.section for one in plan.stories()] == ["denmark"]
    assert plan.redirects()[f"category/{nicename}"] == "/denmark"
    assert b'tags: ["The sea"]' in next(plan.stories()).written.content


def test_a_choice_for_a_category_that_is_not_there_is_refused_with_those_that_are(
    desk: Desk,
) -> None:
    source = desk.file("a.xml", wxr(item(1)))
    said = desk.newsdesk("import", source, "--category", "Danish=denmark")
    assert said.status == 2
    assert said.err == (
        "There is no category Danish in the archive; there are: Denmark (danmark).\n"
    )
    said = desk.newsdesk("import", source, "--category", "Denmark")
    assert (said.status, '--category "Denmark=SECTION"' in said.err) == (2, True)


@pytest.mark.parametrize(
    ("source", "of"), [("a.xml", "Oddities"), ("loose", "no section's folder")]
)
def test_what_is_in_no_section_waits_for_somebody_to_say_where_it_goes(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, of: str
) -> None:
    monkeypatch.chdir(tmp_path)
    desk.file("a.xml", wxr(item(1)).replace("Denmark", "Oddities"))
    desk.file("loose/a.md")
    first = read_newsroom(chosen_newsroom()).sections[0].slug
    said = desk.newsdesk("import", desk.folder / source)
    assert said.status == 1
    assert f"In no section of yours: 1 story of {of}" in said.out
    assert f"They would go to {first}, the first of your sections." in said.out
    assert '--category "NAME=SECTION"' in said.out
    page = (tmp_path / "import-report.html").read_text()
    assert f"They would go to {first}" in page
    said = desk.newsdesk("import", desk.folder / source, "--section", "denmark")
    assert (said.status, "They go to denmark, as --section says." in said.out) == (0, True)


def test_the_command_rehearses_and_writes_a_report(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = desk.file("a.xml", wxr(item(1), item(2, status="draft")))
    said = desk.newsdesk("import", str(source))
    assert said.status == 0
    assert "1 would be published" in said.out
    assert "1 would come as drafts" in said.out
    assert "Nothing was written to the site" in said.out
    assert "The site was not looked at, for what it has already: none is running" in said.out
    report = json.loads((tmp_path / "import-report.json").read_text())
    assert report["redirects"]["?p=1"] == "/denmark/ferry-1"
    assert "The ferry sails 1" in (tmp_path / "import-report.html").read_text()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (wxr().replace("</wp:author>", ""), "can't be read as XML, line"),
        ("<a/>", "is no archive that can be read"),
    ],
)
def test_an_archive_that_can_not_be_read_is_refused_in_a_sentence(
    desk: Desk, content: str, sentence: str
) -> None:
    said = desk.newsdesk("import", str(desk.file("a.xml", content)))
    assert said.status == 2
    assert sentence in said.err


def test_a_link_that_is_none_stays_as_it_is(planned: Callable[..., ImportPlan]) -> None:
    text = f'{WORDS} <a href="http://[">x</a> <img src="http://[/a.jpg">'
    (story,) = planned({"a.xml": wxr(item(1, text, link="http://["))}).stories()
    assert '<a href="http://[">' in story.written.content.decode()


def test_no_entity_of_an_archive_is_read(
    planned: Callable[..., ImportPlan], tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret")
    doctype = f'<!DOCTYPE rss [<!ENTITY s SYSTEM "file://{secret}">]>'
    text = wxr(item(1, title="T")).replace("?>", f"?>{doctype}", 1).replace(">T<", ">T &s;<")
    titles = [post.title for post in planned({"a.xml": text}).archive.posts()]
    assert "secret" not in "".join(titles)


def test_a_zip_whose_names_are_utf_8_without_saying_so_keeps_its_pictures(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with ZipFile(file, "w") as opened:
        opened.writestr("uploads/cafX.jpg", b"one")
        opened.writestr("uploads/gr\u00fcn.jpg", b"two")
    # As `zip` of some systems writes it: the bytes of UTF-8, and no bit that says so.
    file.write_bytes(file.read_bytes().replace(b"cafX.jpg", b"ca\xc3\xa9.jpg"))
    with unpacked(file) as folder:
        names = sorted(path.name for path in Path(folder).rglob("*.jpg"))
    assert names == ["ca\u00e9.jpg", "gr\u00fcn.jpg"]


def test_a_rehearsal_of_a_folder_of_ours_counts_its_pictures_and_redirects(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk.file("out/denmark/a.md")
    desk.file("out/_pictures/a.jpg", PICTURE)
    desk.file("out/_redirects", "# ours\n/feed/ /feed.xml\n/?p=1 /denmark/a\n")
    said = desk.newsdesk("import", desk.folder / "out").out
    assert "1 picture would come; 0 are missing" in said
    assert "0 old addresses of stories, 2 others would lead on" in said
