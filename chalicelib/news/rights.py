"""What machines may do with the stories, and whom the newsroom belongs to, as it says itself."""

from __future__ import annotations

from msgspec import Struct

USES = ("training", "ai_search", "answers")  # of stories by models


class Rights(Struct, frozen=True):
    """Whether stories may be used by machines: True or False, and None where nothing is said.

    `training` is of models; `ai_search` is in the index of a search engine that answers by a model;
    `answers` is by a program that reads a page to answer somebody's question. `mining` is any text
    and data mining (the EU's Directive 2019/790, article 4). `terms` is the whole address of the
    page with more; `crawlers` are exceptions, by the name that a crawler has in robots.txt.
    """

    training: bool | None = None
    ai_search: bool | None = None
    answers: bool | None = None
    mining: bool | None = None
    terms: str = ""
    crawlers: tuple[tuple[str, bool], ...] = ()

    @property
    def permitted(self) -> tuple[str, ...]:
        """The uses that are allowed."""
        return tuple(use for use in USES if getattr(self, use) is True)

    @property
    def prohibited(self) -> tuple[str, ...]:
        """The uses that are not."""
        return tuple(use for use in USES if getattr(self, use) is False)


class Trust(Struct, frozen=True):
    """Whom the newsroom belongs to or works with, by the names that trust.txt has for it; each is
    the whole address of a site, but for `contact`, which is for people.
    """

    belongto: tuple[str, ...] = ()
    control: tuple[str, ...] = ()
    controlledby: tuple[str, ...] = ()
    member: tuple[str, ...] = ()
    vendor: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()
    disclosure: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
