"""Archives of any size, of our own words, as other programs write theirs."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

SITE = "https://old.example"
_SPACES = "http://wordpress.org/export/1.2/"
_FIRST = datetime(2009, 1, 5, 9, 30, tzinfo=UTC)
_SECTIONS = ("Denmark", "Climate", "International", "Opinion")
_SUBJECTS = (
    "ferry",
    "harbour",
    "council",
    "school",
    "bridge",
    "fishery",
    "budget",
    "storm",
    "museum",
)
_VERBS = (
    "opens",
    "closes",
    "delays",
    "rebuilds",
    "defends",
    "rejects",
    "measures",
    "sells",
    "repairs",
)
_PLACES = (
    "Aarhus",
    "Esbjerg",
    "Skagen",
    "Ribe",
    "Odense",
    "Svendborg",
    "Thisted",
    "Randers",
    "Vejle",
)
_ENDS = (
    "after a long night of talks", "before the winter", "for the third time this year",
    "although nobody had asked for it", "with money from the state", "without a vote",
    "as the tide came in", "because the old one leaked", "while its owner was abroad",
)  # fmt: skip


@dataclass(frozen=True)
class MadePost:
    """One post; every third shows a picture of its own, every fifth links to the one before."""

    number: int
    pictures: int

    @property
    def _random(self) -> random.Random:
        return random.Random(self.number)  # noqa: S311 - the same words at each run

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return f"story-{self.number}"

    @property
    def date(self) -> datetime:
        """When it was published."""
        return _FIRST + timedelta(hours=11 * self.number)

    @property
    def section(self) -> str:
        """Its category."""
        return _SECTIONS[self.number % len(_SECTIONS)]

    @property
    def picture(self) -> str:
        """Its picture's path; empty if it has none."""
        has_one = self.number % 3 == 0 and self.number // 3 < self.pictures
        return f"{self.date:%Y/%m}/picture-{self.number}.jpg" if has_one else ""

    @property
    def is_draft(self) -> bool:
        """One in fifty."""
        return self.number % 50 == 49

    @property
    def title(self) -> str:
        """Its headline."""
        return f"{self._sentence(self._random)} ({self.number})"

    def paragraphs(self) -> Iterator[str]:
        """Write some 300 words."""
        source = self._random
        source.random()
        for _ in range(6):
            yield ". ".join(self._sentence(source).capitalize() for _ in range(4)) + "."

    @staticmethod
    def _sentence(source: random.Random) -> str:
        who = f"{source.choice(_PLACES)} {source.choice(_SUBJECTS)} {source.choice(_VERBS)}"
        whom = f"the {source.choice(_SUBJECTS)} of {source.choice(_PLACES)}"
        return f"{who} {whom} {source.choice(_ENDS)} {source.randrange(9999)}"


def made_posts(count: int, pictures: int) -> Iterator[MadePost]:
    """So many posts, with at most so many pictures."""
    return (MadePost(number, pictures) for number in range(1, count + 1))


def make_wxr(folder: Path, posts: int, pictures: int) -> Path:
    """WordPress's export, and its uploads beside it."""
    spaces = " ".join(f'xmlns:{name}="{_SPACES}{name}/"' for name in ("content", "excerpt", "wp"))
    file = folder / "wordpress.xml"
    with file.open("w", encoding="utf-8") as opened:
        opened.write(
            f'<?xml version="1.0"?><rss {spaces}><channel>'
            f"<wp:base_blog_url>{SITE}</wp:base_blog_url>"
        )
        opened.write(
            "<wp:author><wp:author_login>karen</wp:author_login>"
            "<wp:author_display_name>Karen Holm</wp:author_display_name></wp:author>"
        )
        for post in made_posts(posts, pictures):
            opened.write(_wxr_item(post))
    with file.open("a", encoding="utf-8") as opened:
        opened.write("</channel></rss>")
    _write_pictures(folder / "uploads", posts, pictures)
    return file


def _wxr_item(post: MadePost) -> str:
    link = f"{SITE}/{post.date:%Y/%m/%d}/{post.slug}/"
    text = "\n\n".join(post.paragraphs())
    if post.picture:
        source = f"{SITE}/wp-content/uploads/{post.picture}"
        text += (
            f'\n\n[caption id="a" width="9"]<img src="{source}" alt="A view"> The view[/caption]'
        )
    if post.number % 5 == 0:
        text += f'\n\n<a href="{SITE}/?p={post.number - 1}">Before</a>'
    status = "draft" if post.is_draft else "publish"
    slug, tag = post.section.lower(), post.number % 40
    return (
        f"<item><title>{escape(post.title)}</title><link>{link}</link><wp:creator>karen</wp:creator>"
        f"<guid>{SITE}/?p={post.number}</guid><content:encoded>{escape(text)}</content:encoded>"
        f"<wp:post_id>{post.number}</wp:post_id><wp:post_type>post</wp:post_type>"
        f"<wp:post_date_gmt>{post.date:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>"
        f"<wp:post_name>{post.slug}</wp:post_name><wp:status>{status}</wp:status>"
        f'<category domain="category" nicename="{slug}">{post.section}</category>'
        f'<category domain="post_tag" nicename="tag-{tag}">Tag {tag}</category></item>\n'
    )


def make_ghost(folder: Path, posts: int, pictures: int) -> Path:
    """Ghost's export, and its images beside it."""
    rows, tags_of = [], []
    for post in made_posts(posts, pictures):
        html = "".join(f"<p>{escape(text)}</p>" for text in post.paragraphs())
        if post.picture:
            source = f"__GHOST_URL__/content/images/{post.picture}"
            html += f'<figure><img src="{source}" alt="A view"></figure>'
        if post.number % 5 == 0:
            html += f'<p><a href="__GHOST_URL__/story-{post.number - 1}/">Before</a></p>'
        rows.append(
            {
                "id": f"{post.number:024x}", "title": post.title, "slug": post.slug, "html": html,
                "status": "draft" if post.is_draft else "published", "visibility": "public",
                "type": "post", "published_at": f"{post.date:%Y-%m-%dT%H:%M:%S}.000Z",
            }
        )  # fmt: skip
        tags_of.append({"post_id": rows[-1]["id"], "tag_id": post.section, "sort_order": 0})
    tags = [{"id": name, "name": name, "slug": name.lower()} for name in _SECTIONS]
    data = {"posts": rows, "tags": tags, "posts_tags": tags_of}
    file = folder / "ghost.json"
    file.write_text(json.dumps({"db": [{"data": data}]}), encoding="utf-8")
    _write_pictures(folder / "content" / "images", posts, pictures)
    return file


def make_jekyll(folder: Path, posts: int, pictures: int) -> Path:
    """Write a Jekyll site's folder."""
    (folder / "_posts").mkdir()
    (folder / "_config.yml").write_text(f"url: {SITE}\npermalink: /:year/:month/:day/:title.html\n")
    for post in made_posts(posts, pictures):
        name = f"{post.date:%Y-%m-%d}-{post.slug}.md"
        before = MadePost(post.number - 1, pictures)
        text = _markdown(post, f"/{before.date:%Y/%m/%d}/{before.slug}.html", "/assets/")
        head = f"title: {json.dumps(post.title)}\ncategories: [{post.section}]\n"
        head += f"date: {post.date:%Y-%m-%d %H:%M:%S} +0000\n"
        head += "published: false\n" if post.is_draft else ""
        (folder / "_posts" / name).write_text(f"---\n{head}---\n{text}", encoding="utf-8")
    _write_pictures(folder / "assets", posts, pictures)
    return folder


def make_hugo(folder: Path, posts: int, pictures: int) -> Path:
    """Write a Hugo site's folder."""
    rules = "".join(f'{name.lower()} = "/:year/:month/:slug/"\n' for name in _SECTIONS)
    (folder / "hugo.toml").write_text(f'baseURL = "{SITE}/"\n[permalinks]\n{rules}')
    for post in made_posts(posts, pictures):
        before = MadePost(post.number - 1, pictures)
        text = _markdown(post, f"/{before.date:%Y/%m}/{before.slug}/", "/images/")
        head = f"title = {json.dumps(post.title)}\ndate = {post.date:%Y-%m-%dT%H:%M:%SZ}\n"
        head += f'slug = "{post.slug}"\n' + ("draft = true\n" if post.is_draft else "")
        file = folder / "content" / post.section.lower() / f"{post.slug}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"+++\n{head}+++\n{text}", encoding="utf-8")
    _write_pictures(folder / "static" / "images", posts, pictures)
    return folder


def make_eleventy(folder: Path, posts: int, pictures: int) -> Path:
    """Write an Eleventy site's folder."""
    (folder / "eleventy.config.js").write_text("export default () => ({});\n")
    (folder / "_data").mkdir()
    (folder / "_data" / "site.json").write_text(json.dumps({"url": SITE}))
    for name in map(str.lower, _SECTIONS):
        (folder / name).mkdir()
        data = {
            "tags": "posts",
            "permalink": "/{{ page.date | date: '%Y/%m' }}/{{ page.fileSlug }}/",
        }
        (folder / name / f"{name}.json").write_text(json.dumps(data))
    for post in made_posts(posts, pictures):
        before = MadePost(post.number - 1, pictures)
        text = _markdown(post, f"/{before.date:%Y/%m}/{before.slug}/", "/images/")
        head = f"title: {json.dumps(post.title)}\ndate: {post.date:%Y-%m-%dT%H:%M:%SZ}\n"
        head += "draft: true\n" if post.is_draft else ""
        file = folder / post.section.lower() / f"{post.slug}.md"
        file.write_text(f"---\n{head}---\n{text}", encoding="utf-8")
    _write_pictures(folder / "images", posts, pictures)
    return folder


def make_pelican(folder: Path, posts: int, pictures: int) -> Path:
    """Write a Pelican site's folder, every other article in reStructuredText."""
    (folder / "pelicanconf.py").write_text(
        f"SITEURL = {SITE!r}\nARTICLE_URL = '{{date:%Y}}/{{slug}}.html'\n"
    )
    for post in made_posts(posts, pictures):
        before = MadePost(post.number - 1, pictures)
        date, status = f"{post.date:%Y-%m-%d %H:%M:%S}", "draft" if post.is_draft else "published"
        file = folder / "content" / post.section.lower() / post.slug
        file.parent.mkdir(parents=True, exist_ok=True)
        link = f"/{before.date:%Y}/{before.slug}.html"
        if post.number % 2:
            head = f"Title: {post.title}\nSlug: {post.slug}\nDate: {date}\nStatus: {status}\n"
            text = _markdown(post, link, "{static}/images/")
            file.with_suffix(".md").write_text(f"{head}\n{text}", encoding="utf-8")
            continue
        head = (
            f"{post.title}\n{'#' * 200}\n\n:slug: {post.slug}\n:date: {date}\n:status: {status}\n"
        )
        parts = [*post.paragraphs()]
        if post.picture:
            parts.append(f".. image:: {{static}}/images/{post.picture}\n   :alt: A view")
        if post.number % 5 == 0:
            parts.append(f"`Before <{link}>`_")
        text = "\n\n".join([head, *parts, ""])
        file.with_suffix(".rst").write_text(text, encoding="utf-8")
    _write_pictures(folder / "content" / "images", posts, pictures)
    return folder


def _markdown(post: MadePost, before: str, pictures: str) -> str:
    parts = list(post.paragraphs())
    if post.picture:
        parts.append(f"![A view]({pictures}{post.picture})")
    if post.number % 5 == 0:
        parts.append(f"[Before]({before})")
    return "\n\n".join([*parts, ""])


def _write_pictures(folder: Path, posts: int, pictures: int) -> None:
    for post in made_posts(posts, pictures):
        if post.picture:
            path = folder / post.picture
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(f"a picture, {post.number}".encode() * 2000)


MAKERS: dict[str, Callable[[Path, int, int], Path]] = {
    "WordPress": make_wxr,
    "Ghost": make_ghost,
    "Jekyll": make_jekyll,
    "Hugo": make_hugo,
    "Eleventy": make_eleventy,
    "Pelican": make_pelican,
}
