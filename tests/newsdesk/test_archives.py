"""Archives of other programs than WordPress: their addresses, links and drafts."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.newsroom import Newsroom
from newsdesk.archives.media import Media
from newsdesk.archives.opening import open_archive
from newsdesk.archives.rst_files import rst_file
from newsdesk.archives.zip_files import unpacked
from newsdesk.import_plan import ImportPlan
from newsdesk.old_categories import Choices
from operations.refusal import Refused
from tests.newsdesk.import_samples import WORDS


@pytest.fixture
def plan(tmp_path: Path, newsroom: Newsroom) -> Callable[[dict[str, str]], ImportPlan]:
    """The plan of an archive whose files these are."""

    def of(files: dict[str, str]) -> ImportPlan:
        for name, content in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        return ImportPlan(open_archive(tmp_path), newsroom, Media([tmp_path]), Choices("climate"))

    return of


def post(body: str = WORDS, **fields: str) -> str:
    lines = [f"{name}: {value}" for name, value in fields.items()]
    return "\n".join(["---", *lines, "---", body, ""])


@pytest.mark.parametrize("odd", [["x"], {"a": 1}, 7, True, "\\ud800", None, ""])
@pytest.mark.parametrize(
    "field", ["id", "html", "status", "visibility", "slug", "title", "published_at", "sort_order"]
)
def test_no_row_of_ghosts_breaks_the_rehearsal(
    plan: Callable[[dict[str, str]], ImportPlan], field: str, odd: object
) -> None:
    row = {
        "id": "a",
        "title": "A",
        "slug": "a",
        "html": f"<p>{WORDS}</p>",
        "status": "published",
        "published_at": "2020-01-02T03:04:05.000Z",
    }
    orders = [{"post_id": "a", "tag_id": "t", "sort_order": order} for order in (1, odd)]
    tables = {
        "posts": [{**row, field: odd}],
        "tags": [{"id": "t", "name": "Sea"}],
        "posts_tags": orders,
    }
    planned = plan({"ghost.json": json.dumps({"db": [{"data": tables}]})})
    (story,) = planned.stories()
    says_nothing = field == "visibility" and odd in (None, "")
    assert story.placed.is_public == (
        says_nothing or field not in {"status", "visibility", "published_at"}
    )
    assert story.written.content.decode()


@pytest.mark.parametrize(
    "odd", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "soon", None]
)
def test_a_post_of_ghosts_whose_date_is_none_is_held(
    plan: Callable[[dict[str, str]], ImportPlan], odd: object
) -> None:
    row = {"id": "a", "title": "A", "slug": "a", "html": f"<p>{WORDS}</p>", "status": "published"}
    settings = [{"key": "timezone", "value": "Pacific/Kiritimati"}]
    tables = {"posts": [{**row, "published_at": odd}], "settings": settings}

    (story,) = plan({"ghost.json": json.dumps({"db": [{"data": tables}]})}).stories()

    assert story.post.held == "its date can't be read"


def test_an_export_of_ghosts_with_anything_in_it_is_refused_in_a_sentence(
    plan: Callable[[dict[str, str]], ImportPlan],
) -> None:
    for database in (5, "x", {"a": 1}, [], [5], [{"data": [{"posts": 1}]}]):
        with pytest.raises(Refused, match="it has no posts"):
            list(plan({"ghost.json": json.dumps({"db": database, "posts": 1})}).stories())


def test_ghosts_posts_keep_their_names_and_only_public_ones_are_public(
    plan: Callable[[dict[str, str]], ImportPlan],
) -> None:
    base = {"html": f"<p>{WORDS} <a href='__GHOST_URL__/two/'>Two</a></p>", "type": "post"}
    at = {"published_at": "2020-01-02T03:04:05.000Z", "updated_at": "2020-01-03T03:04:05.000Z"}
    public = {"status": "published", "visibility": "public"}
    rows = [
        {"id": "5f3a", "title": "One", "slug": "one", **base, **at, **public},
        {"id": "5f3b", "title": "Two", "slug": "two", **base, **at, **public},
        {"id": "a", "title": "A", "slug": "a", **base, "status": "draft"},
        {"id": "b", "title": "B", "slug": "b", **base, **at, **public, "visibility": "paid"},
        {"id": "c", "title": "C", "slug": "c", **base, **at, "status": "sent"},
    ]
    tables = {
        "posts": rows,
        "tags": [
            {"id": "t", "name": "Denmark", "slug": "dk"},
            {"id": "u", "name": "Sea", "slug": "hav"},
        ],
        "posts_tags": [
            {"post_id": "5f3a", "tag_id": "u", "sort_order": 1},
            {"post_id": "5f3a", "tag_id": "t", "sort_order": 0},
        ],
        "users": [{"id": "k", "name": "Karen Holm", "slug": "karen", "email": "k@x.example"}],
        "posts_authors": [{"post_id": "5f3a", "author_id": "k"}],
    }  # fmt: skip
    planned = plan({"ghost.json": json.dumps({"db": [{"meta": {}, "data": tables}]})})
    stories = {one.post.title: one for one in planned.stories()}
    assert {title for title, one in stories.items() if one.placed.is_public} == {"One", "Two"}
    one = stories["One"]
    text = one.written.content.decode()
    assert one.placed.key == "articles/denmark/one.md"
    assert one.post.modified == datetime(2020, 1, 3, 3, 4, 5, tzinfo=UTC)
    assert 'guid: "5f3a"' in text
    assert 'aliases: ["/one"]' in text
    assert '<a href="/climate/two">Two</a>' in text
    assert planned.redirects() == {
        "rss": "/feed.xml",
        "feed": "/feed.xml",
        "page": "/",
        "tag/dk": "/denmark",
        "tag/dk/rss": "/denmark/feed.xml",
        "tag/hav": "/tag/sea",
        "tag/hav/rss": "/tag/sea/feed.xml",
        "author/karen": "/author/karen-holm",
        "author/karen/rss": "/author/karen-holm/feed.xml",
    }


ROUTES = """
routes:
  /podcast/: {template: podcast}
collections:
  /news/:
    permalink: /news/{year}/{month}/{slug}/
    filter: primary_tag:denmark+featured:true
  /odd/:
    permalink: /odd/{slug}/
    filter: published_at:>2020-01-01
  /:
    permalink: /{primary_author}/{id}/{slug}/
    filter: tag:-[secret,hidden]
taxonomies:
  tag: /topic/{slug}/
"""


def test_ghosts_posts_are_found_where_its_routes_have_them(
    plan: Callable[[dict[str, str]], ImportPlan],
) -> None:
    at = {"published_at": "2020-01-31T23:30:00.000Z", "html": f"<p>{WORDS}</p>"}
    public = {"status": "published", "visibility": "public", **at}
    rows = [
        {"id": "1", "title": "One", "slug": "one", "featured": 1, **public},
        {"id": "2", "title": "Two", "slug": "two", **public},
        {"id": "3", "title": "Three", "slug": "three", **public},
        {"id": "4", "title": "About", "slug": "about", "type": "page", **public},
    ]
    tables = {
        "posts": rows,
        "settings": [{"key": "timezone", "value": "Europe/Copenhagen"}],
        "tags": [
            {"id": "t", "name": "Denmark", "slug": "denmark"},
            {"id": "s", "name": "#secret", "slug": "secret"},
        ],
        "posts_tags": [
            {"post_id": "1", "tag_id": "t"},
            {"post_id": "2", "tag_id": "t"},
            {"post_id": "3", "tag_id": "s"},
        ],
        "users": [{"id": "k", "name": "Karen Holm", "slug": "karen"}],
        "posts_authors": [{"post_id": number, "author_id": "k"} for number in "123"],
    }  # fmt: skip
    planned = plan(
        {
            "ghost.json": json.dumps({"db": [{"data": tables}]}),
            "routes.yaml": ROUTES,
            "redirects.yaml": "301:\n  ^/first/?$: /news/2020/02/one/\n  ^/(.*)x: /y/\n",
        }
    )
    stories = {one.post.title: one.post.old for one in planned.stories()}
    assert stories == {
        "One": ("/news/2020/02/one/", "/first"),
        "Two": ("/odd/two/", "/karen/2/two/"),
        "Three": ("/odd/three/",),
        "About": ("/about/",),
    }
    assert planned.archive.losses.counts == {
        "redirects (redirects.yaml) that lead to no story": 1,
        "routes to pages of the theme (routes.yaml)": 1,
        "the filter `published_at:>2020-01-01` of routes.yaml, which only Ghost can read": 1,
    }
    redirects = planned.redirects()
    assert {old: redirects[old] for old in ("topic/denmark", "news", "news/rss", "odd/rss")} == {
        "topic/denmark": "/denmark",
        "news": "/",
        "news/rss": "/feed.xml",
        "odd/rss": "/feed.xml",
    }
    assert "author/karen" not in redirects


@pytest.mark.parametrize(
    ("settings", "own"),
    [
        ("", "/denmark/2019/05/24/ferry.html"),
        ("permalink: pretty", "/denmark/2019/05/24/ferry"),
        ("permalink: /:year/:title", "/2019/ferry"),
        ("permalink: none", "/denmark/ferry.html"),
        ("permalink: weekdate", "/denmark/2019/W21/Fri/ferry.html"),
        ("permalink: /:short_month/:i_day/:slug.html", "/May/24/ferry.html"),
        ("defaults:\n- {scope: {type: posts}, values: {permalink: /x/:title.htm}}", "/x/ferry.htm"),
        ("baseurl: /blog\npermalink: /:title/", "/blog/ferry"),
    ],
)
def test_jekylls_posts_are_found_by_the_rule_of_their_site(
    plan: Callable[[dict[str, str]], ImportPlan], settings: str, own: str
) -> None:
    planned = plan(
        {
            "_config.yml": f"url: https://old.example\n{settings}\n",
            "_posts/2019-05-24-ferry.md": post(title="Ferry", categories="denmark", tags="a b"),
            "_posts/2019-05-25-boat.md": post(
                f"{WORDS} [Ferry]({{% post_url 2019-05-24-ferry %}})", title="Boat"
            ),
            "_posts/2019-05-26-held.md": post(title="Held", published="false"),
            "_drafts/idea.md": post(title="Idea"),
        }
    )
    stories = {one.post.title: one for one in planned.stories()}
    assert {title for title, one in stories.items() if one.placed.is_public} == {"Ferry", "Boat"}
    ferry, boat = (stories[name].written.content.decode() for name in ("Ferry", "Boat"))
    if own != "/denmark/ferry":
        assert f'aliases: ["{own}"]' in ferry
    assert "[Ferry](/denmark/ferry)" in boat
    assert 'tags: ["a", "b"]' in ferry
    assert 'date: "2019-05-24T00:00:00Z"' in ferry
    assert 'guid: "https://old.example/' in ferry


def test_jekylls_collections_and_defaults_are_obeyed(
    plan: Callable[[dict[str, str]], ImportPlan],
) -> None:
    planned = plan(
        {
            "_config.yml": "collections:\n"
            "  news: {output: true, permalink: '/n/:path/'}\n  staff: {}\n"
            "defaults:\n- {scope: {path: _posts/hidden}, values: {published: false}}\n",
            "_posts/2019-05-24-ferry.md": post(title="Ferry", categories="'My News'"),
            "_posts/hidden/2019-05-24-boat.md": post(title="Boat"),
            "_news/denmark/quay.md": post(title="Quay", date="2019-05-24"),
            "_staff/karen.md": post(title="Karen"),
            "_includes/x.md": post(title="X"),
        }
    )
    stories = {one.post.title: one for one in planned.stories()}
    assert {title: one.post.old[0] for title, one in stories.items()} == {
        "Ferry": "/my/news/2019/05/24/ferry.html",
        "Boat": "/hidden/2019/05/24/boat.html",
        "Quay": "/n/denmark/quay/",
    }
    assert stories["Boat"].post.held == "not published, by the defaults"
    assert planned.archive.losses.counts == {"texts in _staff, which had no pages of their own": 1}


def test_hugos_addresses_are_in_its_own_letters_and_by_the_clock_of_the_date(
    plan: Callable[[dict[str, str]], ImportPlan],
) -> None:
    rule = "/:year/:monthname/:day/:sections[1:]/:title/"
    planned = plan(
        {
            "hugo.toml": f'[permalinks]\ndenmark = "{rule}"\n',
            "content/denmark/fyn/a.md": post(
                title="Blåbær & Grød", date="2019-05-24T23:30:00-05:00", aliases="[old-name]"
            ),
            "content/denmark/b.md": post(title="B", date="2019-05-24", url='"/x/:day/:slug.html"'),
        }
    )
    old = {one.post.title: one.post.old for one in planned.stories()}
    assert old == {
        "Blåbær & Grød": (
            "/2019/may/24/fyn/blåbær-grød/",
            "/2019/may/24/fyn/old-name",
        ),
        "B": ("/x/24/b.html",),
    }


@pytest.mark.parametrize(
    ("settings", "own"),
    [
        ("", "/denmark/ferry-day"),
        ('[permalinks]\ndenmark = "/:year/:month/:slug/"', "/2019/05/the-ferry"),
        ('[permalinks.page]\ndenmark = "/:section/:filename/"', "/denmark/ferry-day"),
        ("uglyURLs = true", "/denmark/ferry-day.html"),
    ],
)
def test_hugos_pages_are_found_by_the_rule_of_their_site(
    plan: Callable[[dict[str, str]], ImportPlan], settings: str, own: str
) -> None:
    planned = plan(
        {
            "hugo.toml": f'baseURL = "https://old.example/"\n{settings}\n',
            "content/_index.md": post(title="Front"),
            "content/denmark/ferry-day/index.md": post(title="The ferry", date="2019-05-24"),
            "content/denmark/boat.md": f'+++\ntitle = "Boat"\ndate = 2019-05-25\n'
            f'aliases = ["/boat.html"]\n+++\n{WORDS} [F]({{{{< ref "denmark/ferry-day/" >}}}})'
            f"\n\n{{{{< youtube abc >}}}}\n\n{{{{< map x=1 >}}}}\n",
            "content/denmark/held.md": post(title="Held", draft="true"),
            "content/denmark/broken.md": "---\ntitle: [\n---\nText",
        }
    )
    stories = {one.post.title: one for one in planned.stories()}
    assert {title for title, one in stories.items() if one.placed.is_public} == {
        "The ferry",
        "Boat",
    }
    ferry, boat = (stories[name] for name in ("The ferry", "Boat"))
    assert ferry.post.old[0].rstrip("/") == own
    assert (f'aliases: ["{own}"]' in ferry.written.content.decode()) == (
        own != "/denmark/ferry-day"
    )
    text = boat.written.content.decode()
    assert '"/boat.html"' in text
    assert "<https://www.youtube.com/watch?v=abc>" in text
    assert boat.written.losses == ("the shortcode map",)
    assert planned.redirects()["denmark/index.xml"] == "/denmark/feed.xml"


def test_code_is_left_as_it_is(plan: Callable[[dict[str, str]], ImportPlan]) -> None:
    code = "```\n[Ferry](/denmark/ferry.html) {{< youtube x >}}\n```"
    planned = plan(
        {
            "hugo.toml": "",
            "content/denmark/ferry.md": post(title="Ferry", url="/denmark/ferry.html"),
            "content/denmark/boat.md": post(
                f"{WORDS} [F](/denmark/ferry.html)\n\n{code}", title="B"
            ),
        }
    )
    text = next(one for one in planned.stories() if one.post.title == "B").written.content.decode()
    assert code in text
    assert "[F](/denmark/ferry)" in text


def test_eleventys_posts_are_found_where_they_say(
    plan: Callable[[dict[str, str]], ImportPlan],
) -> None:
    planned = plan(
        {
            "eleventy.config.js": 'export default () => ({ dir: { input: "src" } });',
            "src/_data/site.json": '{"url": "https://old.example"}',
            "src/_includes/base.md": post(title="Layout"),
            "src/denmark/denmark.json": '{"permalink": "/news/{{ page.fileSlug }}/"}',
            "src/denmark/2019-05-24-ferry.md": post(title="Ferry", date="2019-05-24"),
            "src/denmark/boat.md": post(
                title="Boat", date="2019-05-25", permalink='"/{{ title | slugify }}.html"'
            ),
            "src/denmark/odd.md": post(
                title="Odd", date="2019-05-25", permalink="'{{ date | yearly }}/x/'"
            ),
            "src/denmark/dated.md": post(
                title="Karen's day",
                date="2019-05-25",
                permalink="'/{{ page.date | date: \"%Y/%m\" }}/{{ title | slugify }}/'",
            ),
            "src/denmark/quay/index.md": post(title="Quay", date="2019-05-25"),
            "src/denmark/held.md": post(title="Held", date="2019-05-25", permalink="false"),
        }
    )
    stories = {one.post.title: one for one in planned.stories()}
    assert {title: one.post.old[:1] for title, one in stories.items()} == {
        "Ferry": ("/news/ferry/",),
        "Boat": ("/boat.html",),
        "Odd": (),
        "Karen's day": ("/2019/05/karens-day/",),
        "Quay": ("/news/quay/",),
        "Held": ("/denmark/held/",),
    }
    assert not stories["Held"].placed.is_public
    assert "only Eleventy can fill in" in stories["Odd"].written.losses[0]
    assert stories["Ferry"].post.guid == "https://old.example/news/ferry/"


def test_pelicans_articles_are_found_by_its_settings_which_are_not_run(
    plan: Callable[[dict[str, str]], ImportPlan], tmp_path: Path
) -> None:
    planned = plan(
        {
            "pelicanconf.py": "SITEURL = 'https://old.example'\nTIMEZONE = 'Europe/Copenhagen'\n"
            "ARTICLE_URL = '{date:%Y}/{slug}/'\nFEED_ALL_ATOM = 'feeds/all.atom.xml'\n"
            f"open({str(tmp_path / 'run')!r}, 'w')\n",
            "content/denmark/ferry.md": f"Title: The ferry\nDate: 2019-05-24 10:00\nTags: a, b\n\n"
            f"{WORDS} [Boat]({{filename}}/denmark/boat.md)\n",
            "content/denmark/boat.md": f"Title: Boat\nDate: 2019-05-25 10:00\n\n{WORDS}\n",
            "content/denmark/held.md": f"Title: Held\nDate: 2019-05-25\nStatus: draft\n\n{WORDS}\n",
            "content/denmark/hid.md": f"Title: Hid\nDate: 2019-05-25\nStatus: hidden\n\n{WORDS}\n",
            "content/_private/x.txt": "no text of Pelican's",
        }
    )
    stories = {one.post.title: one for one in planned.stories()}
    assert {title for title, one in stories.items() if one.placed.is_public} == {
        "The ferry",
        "Boat",
    }
    text = stories["The ferry"].written.content.decode()
    assert '"/2019/the-ferry"' in text
    assert 'date: "2019-05-24T08:00:00Z"' in text
    assert "[Boat](/denmark/boat)" in text
    assert planned.redirects()["feeds/all.atom.xml"] == "/feed.xml"
    assert planned.redirects()["category/denmark.html"] == "/denmark"
    assert not (tmp_path / "run").exists()


RST = """
The ferry's day
###############

:date: 2019-05-24 10:00
:tags: The sea, boats
:author: Karen Holm

It *sails*, as the `other <{filename}/denmark/boat.rst>`_ did.

Then
====

.. code-block:: python
   :linenos: table

   print("x")

.. figure:: {static}/images/a.jpg
   :alt: A ferry

   It sails.

.. raw:: html

   <script>alert(1)</script>

.. include:: SECRET

.. youtube:: abc
"""


def test_pelicans_articles_in_restructuredtext_are_read_and_their_losses_named(
    plan: Callable[[dict[str, str]], ImportPlan], tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    planned = plan(
        {
            "pelicanconf.py": "",
            "content/denmark/ferry.rst": RST.replace("SECRET", str(secret)),
            "content/denmark/boat.rst": "Boat\n####\n\n:date: 2019-05-24\n:status: draft\n\nIt.\n",
        }
    )
    stories = {one.post.title: one for one in planned.stories()}
    ferry = stories["The ferry's day"]
    body = ferry.written.content.decode().split("---\n")[2].strip().split("\n\n")
    caption = "<figcaption> <p>It sails.</p> </figcaption>"
    assert [re.sub(r' class="[^"]*"', "", block) for block in body] == [
        '<p>It <em>sails</em>, as the <a href="/denmark/boat">other</a> did.</p>',
        "<h2>Then</h2>",
        '<pre>print("x")</pre>',
        f'<figure> <img alt="A ferry" src="pictures/images/a.jpg"> {caption} </figure>',
    ]
    assert ferry.written.losses == (
        'line 24: "raw" directive disabled.',
        'line 28: "include" directive disabled.',
        'line 30: Unknown directive type "youtube".',
    )
    assert ferry.post.old[0] == "/the-ferrys-day.html"
    assert (ferry.post.tags, ferry.post.authors) == (("The sea", "boats"), ("Karen Holm",))
    assert not stories["Boat"].placed.is_public


@given(st.text(st.sampled_from("ab:.`*_|=- \n\\[]<>#{}()"), max_size=200))
def test_any_restructuredtext_is_read_or_held(text: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.rst"
        file.write_text(text, encoding="utf-8")
        assert rst_file(file, "a.rst", ZoneInfo("UTC")).place == "a.rst"


def test_a_zip_is_read_as_what_is_in_it_and_writes_nowhere_else(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as opened:
        opened.writestr("site/denmark/ferry.md", post(title="Ferry"))
        opened.writestr("../outside.md", "x")
        opened.writestr("/absolute.md", "x")
    with unpacked(file) as folder:
        names = [path.relative_to(folder) for path in Path(folder).rglob("*") if path.is_file()]
        assert list(map(str, names)) == ["site/denmark/ferry.md"]
    assert not Path(folder).exists()


def test_a_zip_that_would_fill_the_disk_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("a.md", b"0" * (3 << 20))
    with pytest.raises(Refused, match="made to fill the disk"):
        unpacked(file)


@pytest.mark.parametrize(
    ("config", "text", "place", "file"),
    [
        ("hugo.toml", '{{< figure src="/img/a.jpg" alt="Up" >}}', "content/denmark/x.md", "static"),
        ("hugo.toml", "{{< figure src=/img/a.jpg alt='Up' />}}", "content/denmark/x.md", "assets"),
        ("hugo.toml", '{{% img src="img/a.jpg" alt="Up" %}}', "content/denmark/x.md", "static"),
        ("_config.yml", "![Up](/img/a.jpg)", "_posts/2020-01-02-x.md", "assets"),
        ("_config.yml", '{% include figure.html image_path="/img/a.jpg" alt="Up" %}',
         "_posts/2020-01-02-x.md", "."),
        ("eleventy.config.js", '{% image "/img/a.jpg", "Up" %}', "denmark/x.md", "public"),
        ("pelicanconf.py", "![Up]({static}/img/a.jpg)", "content/denmark/x.md", "content"),
        ("pelicanconf.py", "![Up](/img/a.jpg)", "content/denmark/x.md", "content/images"),
    ],
)  # fmt: skip
def test_a_picture_comes_from_where_the_generator_serves_it(
    plan: Callable[[dict[str, str]], ImportPlan], config: str, text: str, place: str, file: str
) -> None:
    pictures = {f"{file}/img/a.jpg": "one", "elsewhere/img/a.jpg": "2", f"{file}/b/a.jpg": "3"}
    story_file = post(f"{WORDS}\n\n{text}\n", title="X", date="2020-01-02")
    planned = plan({config: "", place: story_file, **pictures})
    (story,) = planned.stories()
    assert [picture.path.read_text() for picture in story.written.pictures] == ["one"]
    assert not story.written.missing
    assert "pictures/img/a.jpg" in story.written.content.decode()


def test_a_picture_that_a_generators_mark_shows_and_nobody_has_is_named(
    plan: Callable[[dict[str, str]], ImportPlan],
) -> None:
    text = post(f'{WORDS}\n\n{{{{< figure src="/img/a.jpg" >}}}}', title="X")
    (story,) = plan({"hugo.toml": "", "content/denmark/x.md": text}).stories()
    assert story.written.missing == ("/img/a.jpg",)


@pytest.mark.parametrize(
    ("there", "shown", "taken"),
    [
        (["a.jpg", "a-300x200.jpg", "a-scaled.jpg"], "a-300x200.jpg", "a.jpg"),
        (["a.jpg", "a-scaled.jpg"], "a-scaled.jpg", "a.jpg"),
        (["a-scaled.jpg", "a-300x200.jpg"], "a-300x200.jpg", "a-300x200.jpg"),
        (["a.jpg", "a-e1591234567.jpg", "a-e1591234567-300x200.jpg"],
         "a-e1591234567-300x200.jpg", "a-e1591234567.jpg"),  # somebody cropped it
        (["a.jpg"], "a-300x200.jpg", "a.jpg"),
    ],
)  # fmt: skip
def test_the_original_comes_and_not_wordpresss_smaller_copy(
    tmp_path: Path, there: list[str], shown: str, taken: str
) -> None:
    for name in there:
        (tmp_path / "uploads").mkdir(exist_ok=True)
        (tmp_path / "uploads" / name).write_text(name)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "b.jpg").write_text("no original of anything")
    found = Media([tmp_path]).find(f"https://old.example/wp-content/uploads/{shown}")
    assert found
    assert (found.path.read_text(), found.key) == (taken, f"pictures/{taken}")


def test_what_only_ghost_has_is_named(plan: Callable[[dict[str, str]], ImportPlan]) -> None:
    row = {"id": "a", "title": "A", "slug": "a", "html": f"<p>{WORDS}</p>", "status": "published",
           "featured": 1, "codeinjection_head": "<style>"}  # fmt: skip
    tables = {"posts": [row], "posts_meta": [{"post_id": "a", "meta_title": "B"}]}
    redirects = "301:\n  /old: /a/\n  ^/news/(.*): /$1\n302:\n  /shop: https://shop.example/\n"
    planned = plan({"ghost.json": json.dumps({"db": [{"data": tables}]}),
                    "redirects.yaml": redirects})  # fmt: skip
    (story,) = planned.stories()
    assert story.post.losses == (
        "that it was featured",
        "its title for search engines: B",
        "code of its own (codeinjection_head)",
    )
    assert planned.archive.losses.names == {
        "redirects (redirects.yaml) that lead to no story": [
            "301: ^/news/(.*) → /$1", "302: /shop → https://shop.example/",
        ]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "gone"),
    [([], "/gone/"), ([{"key": "url", "value": "https://g.example/"}], "https://g.example/gone/")],
)
def test_no_story_of_ghosts_shows_what_stands_for_its_address(
    plan: Callable[[dict[str, str]], ImportPlan], settings: list[dict[str, str]], gone: str
) -> None:
    links = "".join(f'<a href="__GHOST_URL__/{to}/">x</a> ' for to in ("gone", "b", "climate"))
    image = '<img src="__GHOST_URL__/content/images/a.jpg">'
    facts = {"status": "published", "html": f"<p>{WORDS} {links}</p>{image}"}
    rows = [{"id": slug, "title": slug, "slug": slug, **facts} for slug in "ab"]
    tables = {"posts": rows, "settings": settings}
    planned = plan({"ghost.json": json.dumps({"db": [{"data": tables}]})})
    first = next(planned.stories()).written
    body = first.content.decode()
    assert f'<a href="{gone}">' in body
    assert '<a href="/climate/b">x</a> <a href="/climate">' in body
    assert "__GHOST_URL__" not in body
    assert first.unknown == (gone,)
    assert "__GHOST_URL__" not in str(first.rewritten) + str(first.missing)
