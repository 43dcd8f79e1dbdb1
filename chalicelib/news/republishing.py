"""On what terms others may publish the newsroom's stories."""

from __future__ import annotations

from msgspec import Struct


class Republishing(Struct, frozen=True):
    """The terms: the licence's whole address and its name, conditions in the newsroom's own words,
    and what the rights of a picture must be, word for word, for it to go along.
    """

    licence: str
    name: str
    conditions: str = ""
    pictures: tuple[str, ...] = ()

    def covers_picture(self, rights: str) -> bool:
        """Whether a picture's own words say that it may go along: they name the licence, or are
        among `pictures`. A picture that says nothing stays.
        """
        said = _plain(rights)
        if said and said in {_plain(self.name), *map(_plain, self.pictures)}:
            return True
        return self.licence.rstrip("/") in {
            word.strip("()<>,;.").rstrip("/") for word in said.split()
        }


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
