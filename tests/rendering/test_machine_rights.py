"""What machines may do with the stories, as robots.txt, RSL, TDMRep and trust.txt say it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from urllib.robotparser import RobotFileParser

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from chalicelib.news.newsroom import Newsroom
from chalicelib.news.rights import USES, Rights, Trust
from chalicelib.rendering import machine_rights
from chalicelib.rendering.machine_rights import (
    licence_document,
    licence_link,
    licence_of_item,
    mining_rules,
    rights_headers,
    robots_txt,
    trust_txt,
)
from chalicelib.rendering.urls import Urls
from doubles.newsroom import NEWSROOM
from tests.reader_judges.schema import schema_faults

URLS = Urls("", "https://news.example.org", "")
STAGE = Urls("/api", "https://abc.example.org", "")
TERMS = "https://news.example.org/terms?a=1&b=2"
SCHEMAS = Path(__file__).parent.parent / "reader_judges" / "schemas"
CRAWLERS = tomllib.loads(
    Path(machine_rights.__file__).with_name("crawlers_of_models.toml").read_text(encoding="utf-8")
)["crawlers"]

may = st.sampled_from([True, False, None])
any_rights = st.builds(
    Rights, training=may, ai_search=may, answers=may, mining=may, terms=st.sampled_from(["", TERMS])
)


def saying(rights: Rights) -> Newsroom:
    return replace(NEWSROOM, rights=rights)


def uses(document: str, name: str) -> set[str]:
    root = etree.fromstring(document.encode())
    found = root.findall(f".//{{https://rslstandard.org/rsl}}{name}[@type='usage']")
    return {use for element in found for use in str(element.text).split()}


def test_who_says_nothing_has_the_robots_txt_of_before_and_no_headers() -> None:
    assert robots_txt(NEWSROOM, URLS) == (
        "User-agent: *\nAllow: /\n\n"
        "Sitemap: https://news.example.org/sitemap.xml\n"
        "Sitemap: https://news.example.org/sitemap-news.xml\n"
    )
    assert rights_headers(NEWSROOM, URLS) == {}


@pytest.mark.parametrize("use", USES)
def test_robots_txt_keeps_out_the_crawlers_of_what_is_not_allowed_and_no_others(use: str) -> None:
    robots = robots_txt(saying(replace(Rights(), **{use: False})), URLS)
    parser = RobotFileParser()
    parser.parse(robots.splitlines())
    kept_out = {one["name"] for one in CRAWLERS if not parser.can_fetch(one["name"], "/a/b")}
    assert kept_out == {one["name"] for one in CRAWLERS if one["purpose"] == use}
    assert parser.can_fetch("Googlebot", "/a/b")
    assert parser.site_maps()
    assert robots.splitlines()[0] == "License: https://news.example.org/license.xml"


def test_a_newsroom_decides_on_each_crawler_by_itself() -> None:
    own = (("ccbot", True), ("NewBot", False), ("OAI-SearchBot", False))
    robots = robots_txt(saying(Rights(training=False, crawlers=own)), URLS)
    names = [line for line in robots.splitlines() if line.startswith("User-agent: ")]
    assert "User-agent: CCBot" not in names
    assert {"User-agent: NewBot", "User-agent: OAI-SearchBot", "User-agent: GPTBot"} <= {*names}
    assert len(names) == len({name.lower() for name in names})
    assert "NewBot" in robots_txt(saying(Rights(crawlers=own)), URLS)


def test_each_known_crawler_has_a_purpose_that_a_newsroom_can_decide_on_and_a_source() -> None:
    names = [one["name"].lower() for one in CRAWLERS]
    assert len(names) == len(set(names))
    for one in CRAWLERS:
        assert one["purpose"] in USES
        assert one["operator"]
        assert one["source"].startswith("https://")


@given(rights=any_rights, urls=st.sampled_from([URLS, STAGE]))
def test_a_licence_is_one_by_rsl_and_says_what_the_newsroom_says(
    rights: Rights, urls: Urls
) -> None:
    newsroom = replace(saying(rights), name="Tidende & <Søn>")
    document = licence_document(newsroom, urls)
    assert not list(schema_faults(document, "rsl"))
    words = {"training": "ai-train", "ai_search": "ai-index", "answers": "ai-input"}
    assert uses(document, "permits") == {"search", *(words[use] for use in rights.permitted)}
    assert uses(document, "prohibits") == {words[use] for use in rights.prohibited}
    root = etree.fromstring(document.encode())
    assert root[0].get("url") == urls.front()
    item = str(licence_of_item("https://news.example.org/a/b?c&d", newsroom=newsroom))
    bound = item.replace("<rsl:content", '<rsl:content xmlns:rsl="https://rslstandard.org/rsl"', 1)
    assert not list(schema_faults(bound, "rsl"))
    assert uses(bound, "permits") == uses(document, "permits")


def test_the_schema_of_licences_refuses_what_is_none() -> None:
    licence = licence_document(saying(Rights(training=False)), URLS)
    for said, otherwise in (
        ("ai-train", "train-ai"), ("attribution", "per-token"), ('max-age="1"', 'max-age="0"'),
        ("rslstandard.org/rsl", "rslstandard.org/rsl/1"), ("<license>", "<license><price/>"),
    ):  # fmt: skip
        assert said in licence
        assert list(schema_faults(licence.replace(said, otherwise), "rsl")), otherwise


@given(
    mining=st.booleans(), terms=st.sampled_from(["", TERMS]), urls=st.sampled_from([URLS, STAGE])
)
def test_the_reservation_of_mining_is_one_by_tdmrep_in_file_and_headers(
    *, mining: bool, terms: str, urls: Urls
) -> None:
    newsroom = saying(Rights(mining=mining, terms=terms))
    schema = json.loads((SCHEMAS / "tdmrep.json").read_text(encoding="utf-8"))
    rules = json.loads(mining_rules(newsroom, urls))
    jsonschema.validate(rules, schema)
    headers = rights_headers(newsroom, urls)
    assert [rule["location"] for rule in rules] == [urls.front()]
    assert headers["TDM-Reservation"] == f"{rules[0]['tdm-reservation']}" == f"{int(not mining)}"
    assert headers.get("TDM-Policy", "") == rules[0].get("tdm-policy", "")
    assert headers.get("TDM-Policy", "") == ("" if mining else terms)


def test_a_licence_is_named_only_where_its_whole_address_is_known() -> None:
    newsroom = saying(Rights(answers=True))
    assert licence_link(newsroom, STAGE) == "https://abc.example.org/api/license.xml"
    assert licence_link(newsroom, Urls()) == ""
    assert "License" not in robots_txt(newsroom, Urls())
    assert rights_headers(newsroom, Urls()) == {}


def test_trust_txt_says_whom_the_newsroom_belongs_to() -> None:
    trust = Trust(belongto=("https://press.example/",), member=("https://a.example/",))
    newsroom = replace(
        saying(Rights(training=False)), trust=trust, accounts=("https://social.example/@t",)
    )
    assert trust_txt(trust, newsroom).splitlines() == [
        "belongto=https://press.example/",
        "member=https://a.example/",
        "social=https://social.example/@t",
        "contact=newsroom@tidende.example",
        "datatrainingallowed=no",
    ]
    own = Trust(contact=("the night desk",))
    assert trust_txt(own, saying(Rights())) == "contact=the night desk\n"
