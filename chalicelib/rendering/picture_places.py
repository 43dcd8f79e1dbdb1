"""Pictures as pages show them: in each place of the layout, the files a browser may choose from.

The sizes are those of style.css, lists.css and stories.css, at every width of a window: a browser
chooses a file before it knows the layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from chalicelib.news.article import Picture
from chalicelib.news.renditions import Rendition, focus_of, rendition_path
from chalicelib.rendering.urls import Urls


class Place(Struct, frozen=True):
    """A place for pictures: as `sizes` say its width, at most `widest` pixels; it needs none of the
    renditions below `narrowest`, nor above `largest`, on whatever screen. Pictures are cut to its
    `shape`, width by height; 0: they are shown whole. Phones get the rendition of
    `on_phones` pixels, however dense their screens are; 0: any.
    """

    sizes: str
    widest: int
    narrowest: int
    largest: int
    shape: float = 0
    on_phones: int = 0
    is_within_window: bool = False  # in its height too


# In em, as the layout is: whoever has set larger type gets the layout of a narrower window.
_PAGE = "calc(100vw - 2.5em)"  # all but the margins
# Pixels: nearly two a point of a phone. A third one nobody sees, and waits for twice the bytes.
PHONE_WIDTH = 640
PLACES = {
    "thumb": Place("", 100, 320, 320, 3 / 2),  # one file is enough for every screen
    "card": Place("(min-width:78.5em) 25em,(min-width:40em) 32vw,6.25em", 400, 320, 960, 3 / 2),
    "lead": Place(
        f"(min-width:78.5em) 42.9em,(min-width:60em) 55vw,{_PAGE}", 686, 640, 1920, 16 / 9,
        on_phones=PHONE_WIDTH,
    ),
    "head": Place(
        f"(min-width:78.5em) 36.8em,(min-width:60em) 47vw,{_PAGE}", 588, 640, 1280, 16 / 9,
        on_phones=PHONE_WIDTH,
    ),
    "story": Place(
        f"(min-width:78.5em) 60.5em,(min-width:60em) calc(100vw - 18em),{_PAGE}", 968, 640, 1920,
        on_phones=PHONE_WIDTH,
    ),
    "column": Place(f"(min-width:38em) 35.5em,{_PAGE}", 568, 640, 1280, on_phones=PHONE_WIDTH),
    "gallery": Place("(min-width:38em) 11.5em,(min-width:30.5em) 31vw,46vw", 184, 320, 640, 1),
    "large": Place(
        f"min({_PAGE},76em)", 1216, 640, 4000, on_phones=PHONE_WIDTH, is_within_window=True
    ),
}  # fmt: skip
_MOST_TIMES = 3  # as wide: the longest panorama isn't worth a larger file for a thumbnail
_TALLEST = 85  # per cent of a window's height: `max-height` in stories.css
_ALONE = 1280  # pixels: the file for browsers that know no `srcset`, at most


class PlacedPicture(Struct, frozen=True):
    """A picture in a place: `src`, and what else a browser may choose from, a phone none but
    `on_phones`; its true size, and the classes that say what is shown of it.
    """

    src: str
    srcset: str = ""
    avif: str = ""
    on_phones: str = ""
    sizes: str = ""
    width: int = 0
    height: int = 0
    classes: str = ""


def in_place(picture: Picture | None, place: str, urls: Urls) -> PlacedPicture | None:
    """The picture in one of PLACES; None if its file is not there, or none are served."""
    if picture is None or not picture.is_there or not urls.media:
        return None
    classes = " ".join(_shape_classes(picture))
    if not picture.digest or not picture.renditions:
        link = urls.picture(picture.path)
        return PlacedPicture(link, width=picture.width, height=picture.height, classes=classes)
    return _of_renditions(picture, PLACES[place], urls, classes)


def _of_renditions(picture: Picture, place: Place, urls: Urls, classes: str) -> PlacedPicture:
    whole = picture.renditions[-1]
    place = _tall_enough(place, whole)
    chosen, sizes = _chosen(picture.renditions, place), place.sizes
    if whole.width < place.widest:
        # A browser takes a file for as large as `sizes` say, and would blow it up.
        sizes, classes = f"min({whole.width}px,{_PAGE})", f"{classes} small".strip()
    if place.is_within_window:
        sizes = f"min({sizes},{round(_TALLEST * whole.width / whole.height)}vh)"
    single = next((one for one in reversed(chosen) if one.width <= _ALONE), chosen[0])
    several, has_avif = len(chosen) > 1, all(one.avif for one in chosen)
    for_phones = [one for one in chosen if several and has_avif and one.width <= place.on_phones]
    return PlacedPicture(
        src=_link(picture, single, "jpg", urls),
        srcset=_srcset(picture, chosen, "jpg", urls) if several else "",
        avif=_srcset(picture, chosen, "avif", urls) if has_avif else "",
        on_phones=_candidates(picture, for_phones[-1:], "avif", urls),
        sizes=sizes if several else "",
        width=whole.width,
        height=whole.height,
        classes=classes,
    )


def _tall_enough(place: Place, whole: Rendition) -> Place:
    """The place as a browser should take it for a picture so wide that its height decides how large
    it is shown. Below twice the place's shape the next larger file makes up for it.
    """
    if not place.shape or whole.width < 2 * place.shape * whole.height:
        return place
    times = min(round(whole.width / whole.height / place.shape), _MOST_TIMES)
    return Place(
        ",".join(_times_as_wide(times, size) for size in place.sizes.split(",") if size),
        times * place.widest,
        times * place.narrowest,
        times * place.largest,
        place.shape,
        times * place.on_phones,
    )


def _times_as_wide(times: int, size: str) -> str:
    condition, parted, length = size.rpartition(") ")
    return f"{condition}{parted}calc({times}*{length})"


def _chosen(renditions: Sequence[Rendition], place: Place) -> Sequence[Rendition]:
    within = [one for one in renditions if place.narrowest <= one.width <= place.largest]
    return within or renditions[-1:]


def _srcset(picture: Picture, chosen: Sequence[Rendition], ending: str, urls: Urls) -> str:
    if len(chosen) == 1:
        return _link(picture, chosen[0], ending, urls)
    return _candidates(picture, chosen, ending, urls)


def _candidates(picture: Picture, chosen: Sequence[Rendition], ending: str, urls: Urls) -> str:
    return ",".join(f"{_link(picture, one, ending, urls)} {one.width}w" for one in chosen)


def _link(picture: Picture, rendition: Rendition, ending: str, urls: Urls) -> str:
    return urls.picture(rendition_path(picture.digest, rendition.width, ending))


def _shape_classes(picture: Picture) -> Iterator[str]:
    """Whether it is upright, and what is seen where a place has another shape, in steps of a
    quarter: the Content-Security-Policy lets no picture have a style of its own. Of a portrait
    whose editor says nothing that is its upper part, where heads are.
    """
    if picture.height > picture.width:
        yield "upright"
    across, down = focus_of(picture.focus, picture.width, picture.height)
    for axis, per_cent in (("x", across), ("y", down)):
        step = round(per_cent / 25)
        if step != 2:
            yield f"{axis}{step}"
