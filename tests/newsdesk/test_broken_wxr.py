"""Exports of WordPress as they really are: what is mended, what is left out, and never guessed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.archives import wxr_mending
from newsdesk.archives.post import OldPost
from newsdesk.archives.wxr import Wxr
from operations.refusal import Refused
from tests.newsdesk.desk import Desk
from tests.newsdesk.import_samples import WORDS, item, wxr

WHOLE = wxr(
    item(1),
    item(2, f"{WORDS} <item> &nbsp; </item> ]]", status="private"),
    item(3, password="hush, hush"),  # noqa: S106 - no password of ours
    item(4, status="draft"),
    item(5, title="A “title”"),
)
MOST_TAKEN = 4


def read(content: bytes) -> tuple[list[OldPost], Wxr]:
    """The posts of a file with these bytes."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.xml"
        file.write_bytes(content)
        site = Wxr([file])
        return [*site.posts()], site


def test_what_xml_forbids_is_mended_and_said() -> None:
    broken = item(1, "Rock & roll\x0b, caf\udce9").replace("The ferry sails 1", "Fish & chips")
    other = item(2).replace("The ferry sails 2", "3 < 4 &hellip; 5&#8;")
    content = wxr(broken, other).encode("utf-8", "surrogateescape")
    posts, site = read(content)
    assert [post.title for post in posts] == ["Fish & chips", "3 < 4 … 5"]
    assert "Rock & roll, café" in posts[0].body
    assert site.losses.mended == [
        f"a.xml: {what}"
        for what in (
            f"{wxr_mending.BYTES} (1, the first in line 11)",
            f"{wxr_mending.CONTROLS} (2, the first in line 11)",
            f"{wxr_mending.AMPERSANDS} (1, the first in line 8)",
            f"{wxr_mending.ENTITIES} (1, the first in line 17)",
            f"{wxr_mending.LESS} (1, the first in line 17)",
        )
    ]
    assert site.losses.unread == []


def test_a_broken_entry_costs_no_other_and_is_named_with_its_line() -> None:
    broken = item(2).replace("</wp:status>", "")
    posts, site = read(wxr(item(1), broken, item(3)).encode())
    assert [post.place for post in posts] == ["post 1", "post 3"]
    (sentence,) = site.losses.unread
    assert sentence.startswith("a.xml: the entry “The ferry sails 2” in line 17 can't be read (")
    assert sentence.endswith("Mend it there, and import again.")


def test_an_export_that_was_cut_off_comes_as_far_as_it_is_whole(desk: Desk) -> None:
    content = wxr(item(1), item(2))
    cut = content[: content.index("ferry-2</wp:post_name>")]
    posts, site = read(cut.encode())
    assert [post.place for post in posts] == ["post 1"]
    (sentence,) = site.losses.unread
    assert "is cut off in line 22: the entry “The ferry sails 2”, which begins in line 17" in (
        sentence
    )
    said = desk.newsdesk("import", desk.file("a.xml", cut))
    assert (said.status, "Not read: a.xml is cut off in line 22" in said.out) == (1, True)
    posts, site = read(content.removesuffix("</channel></rss>").encode())
    assert (len(posts), "what came after is missing" in site.losses.unread[0]) == (2, True)


def test_a_post_whose_status_is_missing_is_held() -> None:
    posts, _ = read(wxr(item(1, status="")).encode())
    assert posts[0].held == "its status is missing"


def test_a_post_without_a_moment_of_its_own_has_its_sites_or_is_held() -> None:
    none = "0000-00-00 00:00:00"
    undated = item(1, date=none).replace("Fri, 24 May 2019", "Mon, 30 Nov -0001")
    local = "<wp:post_date>2011-02-03 04:05:06</wp:post_date>"
    posts, _ = read(wxr(undated, undated.replace("<wp:status>", f"{local}<wp:status>")).encode())
    assert [(post.date, post.held) for post in posts] == [
        (None, "its date can't be read"),
        (datetime(2011, 2, 3, 4, 5, 6, tzinfo=UTC), ""),
    ]


def test_another_charset_is_read_as_the_file_says() -> None:
    content = wxr(item(1, title="Blåbærgrød")).replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert read(content)[0][0].title == "Blåbærgrød"
    with pytest.raises(Refused, match="which nobody knows"):
        read(wxr(item(1)).replace("UTF-8", "klingon").encode())


@given(st.integers(0, len(WHOLE)), st.sampled_from([1 << 20, 7, 64]))
def test_wherever_an_export_is_cut_off_no_post_becomes_another(cut: int, chunk: int) -> None:
    whole = {post.place: post for post in read(WHOLE.encode())[0]}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(wxr_mending, "_CHUNK", chunk)
        try:
            posts, site = read(WHOLE.encode()[:cut])
        except Refused:
            return
    assert all(whole[post.place] == post for post in posts)
    is_whole = "</channel" in WHOLE[:cut] and len(posts) == len(whole)
    assert bool(site.losses.unread) != is_whole


@given(
    st.integers(0, len(WHOLE)),
    st.integers(0, MOST_TAKEN),
    st.sampled_from(["<", "&", "]]>", "<![CDATA[", "</item>", "<item>", "<!--", "\x00", "</rss>"]),
)
def test_no_broken_byte_publishes_a_post_that_readers_did_not_have(
    at: int, taken: int, inserted: str
) -> None:
    try:
        posts, _ = read((WHOLE[:at] + inserted + WHOLE[at + taken :]).encode())
    except Refused:
        return
    public = " ".join(old for post in posts if not post.held for old in post.old)
    assert not [number for number in (2, 3, 4) if f"/ferry-{number}/" in public]
