from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.address import ALIASES, Address
from chalicelib.news.old_paths import (
    DEEPEST_OLD_PATH,
    LONGEST_OLD_PATH,
    old_path,
    path_requested,
)
from tests.news.strategies import addresses


def path_of(text: str) -> str:
    old = old_path(text)
    return old.path if old else ""


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/old/basin/", "old/basin"), ("old/basin", "old/basin"),
        ("/2019/05/a.html", "2019/05/a.html"),
        ("/2019/05/a/index.html", "2019/05/a"), ("/a/index.php", "a"), ("/A/B.aspx", "A/B.aspx"),
        ("https://paper.example/2019/05/a.html#top", "2019/05/a.html"),
        ("/2019/f%C3%A6rge", "2019/færge"), ("/2019/fa\u030a", "2019/få"), ("/a b/c", "a b/c"),
    ],
)  # fmt: skip
def test_an_old_path_is_read_as_servers_of_pages_read_it(text: str, path: str) -> None:
    assert path_of(text) == path


@pytest.mark.parametrize(
    "text",
    ["", "/", "https://paper.example", "/?p=123", "/story.php?id=3", "/:year/:title/",
     "/{{ slug }}/",
     "/a/../b", "/./a", "/a//b", "/a%0Ab", "/<script>", "/a\\b", "/*", "/a%00b", "/a%3Fb", "http://[",
     "/" + "a" * (LONGEST_OLD_PATH + 1), "/a" * (DEEPEST_OLD_PATH + 1), "/index.html"],
)  # fmt: skip
def test_what_is_no_path_of_a_page_is_no_old_path(text: str) -> None:
    assert old_path(text) is None


@given(address=addresses)
def test_an_old_path_of_the_shape_of_a_story_stands_among_the_stories(address: Address) -> None:
    old = old_path(f"/{address}/")
    assert old
    assert (old.address == address) is (address.section not in {"pages", "notices", ALIASES})


@given(path=st.text(max_size=300) | st.from_regex(r"[a-z0-9/._%-]{0,80}"))
def test_any_path_has_an_address_or_none_and_always_the_same(path: str) -> None:
    old = path_requested(path)
    assert path_requested(path) == old
    if old:
        assert path_requested(old.path.replace("%", "%25")) == old
        assert Address.parse(str(old.address)) == old.address
