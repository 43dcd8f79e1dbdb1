"""Previews of what readers do not have: drafts, and stories that are scheduled or refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from chalicelib.ingest.assessment import Assessor
from chalicelib.ingest.reading.manuscript import Manuscript
from chalicelib.news.address import NOTICES
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.previews import Preview, Previews, link_to, preview_file
from chalicelib.news.register import Record

PREVIEWED = frozenset({"draft", "scheduled", "refused"})  # outcomes of a receipt


@dataclass(frozen=True)
class Previewing:
    """Where previews are kept, and the secret that signs the links to them."""

    previews: Previews
    secret: str

    def kept(self, record: Record, article: Article | None, appears: datetime | None) -> str:
        """The path of the link to the article of the record's version, once it is kept, which
        readers have from `appears` on; empty if there is none. Then no earlier version's is kept,
        either, though nobody knows that version any more.
        """
        chronicle = record.chronicle
        if article and chronicle.last_written:
            link = link_to(record.key, chronicle.through, chronicle.last_written)
            self.previews.keep_preview(link.file, Preview(link.version, article, appears))
            return f"/{link.path(self.secret)}"
        if record.revision > 1:  # else it was never heard of before
            self.previews.drop_preview(preview_file(record.key))
        return ""


def unpublished(record: Record, version: Version, assessor: Assessor) -> Article | None:
    """The story of a version as it would be; None if nothing can be shown of it."""
    try:
        manuscript = assessor.manuscript(record.key, version)
    except UnusableManuscript:
        return None
    is_down = manuscript.story.withdrawn or manuscript.gone_since
    if is_down or manuscript.address.section == NOTICES:
        return None
    return as_if_published(manuscript, version)


def as_if_published(manuscript: Manuscript, version: Version) -> Article:
    """The article that a manuscript, which may be a draft, would be if it were published."""
    edition = replace(manuscript.edition, is_draft=False)
    chronicle = Chronicle("").continued(version, edition)
    return manuscript.article(chronicle.stations[-1])
