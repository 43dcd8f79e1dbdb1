from __future__ import annotations

from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.ingest.markup.embeds import LONGEST_SHOWN, SERVICES
from chalicelib.ingest.markup.sanitising import safe_html
from chalicelib.news.plain_text import plain_text


def card(service: str, link: str, shown: str) -> str:
    """What stands for an embed."""
    words = f'<b>{service}</b> <a href="{escape(link)}">{escape(shown)}</a>'
    return f'<aside class="embed"><p>{words}</p></aside>'


def lone(link: str) -> str:
    """A paragraph that is nothing but a link, as CommonMark makes it."""
    return f'<p><a href="{escape(link)}">{escape(link)}</a></p>'


@pytest.mark.parametrize(
    ("frame", "service", "link"),
    [
        ("https://www.youtube.com/embed/dQw4w9WgXcQ", "YouTube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0", "YouTube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("//www.youtube.com/embed/dQw4w9WgXcQ", "YouTube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://player.vimeo.com/video/76979871", "Vimeo", "https://vimeo.com/76979871"),
        ("https://mastodon.social/@Gargron/1?x=1", "Mastodon", "https://mastodon.social/@Gargron/1?x=1"),
        ("https://mastodon.social/@Gargron/109/embed", "Mastodon", "https://mastodon.social/@Gargron/109"),
        ("https://open.spotify.com/embed/episode/7makk4oT", "Spotify", "https://open.spotify.com/episode/7makk4oT"),
        ("https://www.instagram.com/p/CxYz_1/embed", "Instagram", "https://www.instagram.com/p/CxYz_1"),
        ("https://www.facebook.com/plugins/post.php?href=x&amp;width=500", "Facebook", "https://www.facebook.com/plugins/post.php?href=x&width=500"),
    ],
)  # fmt: skip
def test_a_frame_becomes_a_card_that_leads_to_the_page_people_open(
    frame: str, service: str, link: str
) -> None:
    html = safe_html(f'<p>Before</p><iframe width="560" src="{frame}" allowfullscreen></iframe>!')
    shown = link.removeprefix("https://").removeprefix("www.")
    assert html == f"<p>Before</p>{card(service, link, shown)}<p>!</p>"


@pytest.mark.parametrize(
    ("link", "service"),
    [
        ("https://x.com/tidende/status/1", "X"),
        ("https://twitter.com/tidende/status/1", "X"),
        ("https://mobile.twitter.com/tidende/status/1", "X"),
        ("https://www.instagram.com/p/CxYz_1/", "Instagram"),
        ("https://m.facebook.com/tidende/posts/1", "Facebook"),
        ("https://youtu.be/dQw4w9WgXcQ", "YouTube"),
        ("https://m.youtube.com/watch?v=dQw4w9WgXcQ&t=1", "YouTube"),
        ("https://www.tiktok.com/@tidende/video/1", "TikTok"),
        ("https://bsky.app/profile/tidende.example/post/1", "Bluesky"),
        ("https://soundcloud.com/tidende/one", "SoundCloud"),
        ("https://expressional.social/@ærø@mastodon.social/1", "Mastodon"),
        ("HTTPS://X.COM/tidende", "X"),
    ],
)
def test_a_paragraph_that_is_nothing_but_a_link_to_a_service_becomes_a_card(
    link: str, service: str
) -> None:
    html = safe_html(lone(link))
    assert html.startswith(f'<aside class="embed"><p><b>{service}</b> ')
    assert f'href="{escape(link)}"' in html


@pytest.mark.parametrize(
    "link",
    [
        "https://tidende.example/denmark/ferry", "https://notyoutube.example/embed/abcdefg",
        "https://youtube.example/embed/abcdefg", "https://youtube.com.evil.example/embed/abcdefg",
        "https://youtube.com@evil.example/embed/abcdefg",
        "https://evil.example/youtube.com/embed/abcdefg", "https://evil.example/@somebody/1/more",
        "https://[x/embed/abcdefg", "https://[::1]/", "https://:0/", "https://x.com]/",
    ],
)  # fmt: skip
def test_a_link_to_an_unknown_service_becomes_no_card(link: str) -> None:
    assert safe_html(lone(link)) in {lone(link), f"<p>{link}</p>"}
    assert safe_html(f'<p>a</p><iframe src="{link}"></iframe>') == "<p>a</p>"


@pytest.mark.parametrize(
    "html",
    [
        '<p>See <a href="https://x.com/a">https://x.com/a</a></p>',
        '<p><a href="https://x.com/a">a post</a></p>',
        '<ul><li><a href="https://x.com/a">https://x.com/a</a></li></ul>',
        '<pre>&lt;iframe src="https://x.com/a"&gt;</pre>',
    ],
)
def test_a_link_within_a_text_stays_a_link(html: str) -> None:
    assert safe_html(html) == html


def test_a_long_address_is_shown_cut() -> None:
    link = "https://www.facebook.com/" + "a" * 200
    html = safe_html(lone(link))
    assert plain_text(html) == "Facebook facebook.com/" + "a" * (LONGEST_SHOWN - 14) + "…"
    assert f'href="{link}"' in html


hosts = st.sampled_from([*SERVICES, "[", "@", ":", "..", "evil.example"])


@given(
    host=st.lists(hosts, min_size=1, max_size=3).map("".join),
    rest=st.text(st.characters(codec="utf-8", exclude_characters=" \"'<>\t\n\r\f\v"), max_size=40),
)
@example(host="youtube.com", rest="/&#60;script&#62;")
@example(host="youtube.com", rest="/&quot;onclick=&quot;")
@example(host="[youtube.com", rest="]")
def test_no_address_opens_a_tag_or_leaves_its_attribute(host: str, rest: str) -> None:
    html = safe_html(f'<iframe src="https://{host}{rest}"></iframe>')
    assert (html.count("<"), html.count('"')) in {(0, 0), (8, 4)}
    assert safe_html(html) == html
