"""What a newsroom says of rights and pings, and hardly means."""

from __future__ import annotations

import pytest

from chalicelib.news.pings import PingChoice
from chalicelib.news.republishing import Republishing
from chalicelib.news.rights import Rights
from operations.rights_remarks import crawler_remarks, licence_remarks, ping_remarks

CC = "https://creativecommons.org"


@pytest.mark.parametrize(
    ("name", "may", "words"),
    [
        ("CCBoot", True, "did you mean CCBot?"),
        ("gptbots", False, "did you mean GPTBot?"),
        ("Example-Reader", False, "robots.txt names it as you wrote it: is it spelt right?"),
        ("Example-Reader", True, "this does nothing: is it spelt right?"),
        ("Googlebot", False, "this takes the paper out of what is found by it"),
        ("bingbot", False, "is a search engine"),
        ("Google-Extended", False, ""),
        ("ccbot", True, ""),
        ("Googlebot", True, ""),
    ],
)
def test_a_crawler_that_is_hardly_meant_is_remarked_on(*, name: str, may: bool, words: str) -> None:
    said = "\n".join(crawler_remarks(Rights(crawlers=((name, may),))))
    assert words in said
    assert bool(said) is bool(words)


@pytest.mark.parametrize(
    ("pings", "words"),
    [
        (PingChoice(indexnow=True, stage="production"), "so nobody is told; there are dev, prod"),
        (PingChoice(indexnow=True, stage="local"), "is no stage that is deployed"),
        (PingChoice(engine="https://www.bing.com/indexnow"), "without indexnow = true"),
        (PingChoice("https://h.example/", engine="https://www.bing.com/indexnow"), "indexnow = tr"),
        (PingChoice(stage="dev"), "neither a hub nor indexnow"),
        (PingChoice("https://hub.example.org/", stage="dev"), ""),
        (PingChoice(indexnow=True, engine="https://www.bing.com/indexnow"), ""),
        (PingChoice(), ""),
    ],
)
def test_pings_by_which_nobody_is_told_are_remarked_on(pings: PingChoice, words: str) -> None:
    said = "\n".join(ping_remarks(pings))
    assert words in said
    assert bool(said) is bool(words)


@pytest.mark.parametrize(
    ("licence", "name", "is_right"),
    [
        (f"{CC}/licenses/by-nd/4.0/", "CC BY-SA 4.0", False),
        (f"{CC}/licenses/by-nd/4.0/", "CC BY 4.0", False),
        (f"{CC}/licenses/by-nd/4.0/deed.da", "CC BY-ND 3.0", False),
        (f"{CC}/publicdomain/zero/1.0/", "CC BY 4.0", False),
        (f"{CC}/licenses/by-nd/4.0/", "CC BY-ND 4.0", True),
        (f"{CC}/licenses/by-nc-nd/4.0/", "cc by nc nd", True),
        (f"{CC}/licenses/by/4.0/", "Creative Commons Attribution 4.0 International", True),
        (f"{CC}/publicdomain/zero/1.0/", "CC0 1.0", True),
        ("https://paper.example/licence", "CC BY-SA 4.0", True),
    ],
)
def test_a_licence_that_is_called_as_another_is_remarked_on(
    *, licence: str, name: str, is_right: bool
) -> None:
    assert (list(licence_remarks(Republishing(licence, name))) == []) is is_right
