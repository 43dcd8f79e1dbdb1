"""An archive's HTML as blocks of a Markdown file."""

from __future__ import annotations

from newsdesk.archives.html_blocks import blocks

_GALLERY = """<figure class="wp-block-gallery"><ul class="blocks-gallery-grid">
<li class="blocks-gallery-item"><figure><a href="/quay/"><img src="quay.jpg" alt="A"></a>
<figcaption>The quay</figcaption></figure></li>
<li class="blocks-gallery-item"><figure><img src="boat.jpg" alt="B"></figure></li></ul>
<figcaption>Two pictures</figcaption></figure>"""


def _blocks(text: str) -> list[str]:
    made = blocks(text, link=lambda link: link, picture=lambda picture: picture, lost=[])
    return made.split("\n\n")


def test_every_picture_of_a_gallery_keeps_its_caption() -> None:
    first, second, below = _blocks(_GALLERY)
    assert first == (
        '<figure><img src="quay.jpg" alt="A"> <figcaption>The quay</figcaption></figure>'
    )
    assert second == '<figure><img src="boat.jpg" alt="B"></figure>'
    assert below == "<figcaption>Two pictures</figcaption>"


def test_a_link_around_a_picture_is_named_as_lost_unless_it_leads_to_the_picture() -> None:
    lost: list[str] = []
    for image in (
        '<a href="/x/big.jpg"><img src="a.jpg"></a>',
        '<a href="/p/"><img src="a.jpg" data-link="/p/"></a>',
    ):
        blocks(image, link=lambda link: link, picture=lambda picture: picture, lost=lost)
    assert not lost
    image = '<p><a href="https://shop.example/"><img src="a.jpg"></a></p>'
    blocks(image, link=lambda link: link, picture=lambda picture: picture, lost=lost)
    assert lost == ["the link around a picture: https://shop.example/"]
