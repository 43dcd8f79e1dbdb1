"""Stories that come and go while readers look: to the second, on every surface, cached or not."""

from __future__ import annotations

import random
import re
from datetime import datetime, timedelta
from functools import partial
from types import ModuleType

import pytest

from chalicelib.storage.cached_archive import CachedArchive
from tests.conftest import NOON
from tests.memory import MemoryArchive
from tests.web.conftest import Gateway, Publish

WRITTEN = NOON - timedelta(hours=1)
EARLIER = NOON - timedelta(hours=4)  # a story of then may have been corrected
CORRECTION = '[{date: "2026-11-24T09:00:00Z", text: "It was twelve, not ten."}]'
SECONDS = range(-3, 9)  # around noon, in which the stories come and go
SURFACES = (
    *("/", "/denmark", "/archive", "/archive/2026-11", "/archive/2026-11-24", "/tag/sea"),
    *("/today", "/corrections/feed.json"),
    *("/author/karen-holm", "/corrections", "/feed.xml", "/atom.xml", "/feed.json"),
    *("/denmark/feed.xml", "/tag/sea/atom.xml", "/author/karen-holm/feed.json"),
    *("/sitemap-news.xml", "/sitemap-2026-11.xml", "/denmark/nothing", "/denmark/still-here"),
)


def a_life(dice: random.Random) -> tuple[datetime, datetime | None]:
    """When a story comes, and when it goes."""
    moment = NOON + timedelta(seconds=dice.choice(SECONDS))
    if dice.random() < 0.3:
        return EARLIER, moment
    lasts = dice.choice((None, 1, 2, 4))
    return moment, moment + timedelta(seconds=lasts) if lasts else None


@pytest.mark.parametrize("memory_seconds", [0, 5])
@pytest.mark.parametrize("seed", range(6))
def test_a_story_is_read_from_the_second_it_comes_until_the_second_it_goes(
    gateway: Gateway,
    publish: Publish,
    archive: MemoryArchive,
    app_module: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    memory_seconds: int,
) -> None:
    dice = random.Random(seed)
    shared = {"authors": "[Karen Holm]", "tags": "[sea]", "written": WRITTEN}
    publish("denmark/still-here", **shared, date=EARLIER.isoformat(), corrections=CORRECTION)
    lives = {f"denmark/story-{n}": a_life(dice) for n in range(4)}
    for name, (comes, goes) in lives.items():
        end = {"expires": goes.isoformat()} if goes else {}
        corrected = {"corrections": CORRECTION} if comes == EARLIER else {}
        publish(name, **shared, **end, **corrected, date=comes.isoformat())
    if memory_seconds:
        cache = CachedArchive(archive, seconds=memory_seconds)
        monkeypatch.setitem(app_module.site.__dict__, "archive", cache)
    for second in SECONDS:
        now = NOON + timedelta(seconds=second)
        monkeypatch.setattr(app_module.site, "now", partial(datetime.astimezone, now))
        is_there = {
            name: comes <= now and not (goes and goes <= now)
            for name, (comes, goes) in lives.items()
        }
        for path in SURFACES:
            shown = set(re.findall(r"denmark/story-\d", gateway.get(path).body))
            listed = {name for name, is_so in is_there.items() if is_so}
            if path.startswith("/corrections"):
                listed = {name for name in listed if lives[name][0] == EARLIER}
            assert shown == listed, (path, second)
        for name, (comes, _) in lives.items():
            expected = 200 if is_there[name] else 404 if now < comes else 410
            assert gateway.get(f"/{name}").status == expected, (name, second)
            assert gateway.get(f"/{name}.json").status == expected, (name, second)
