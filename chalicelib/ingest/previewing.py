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
from chalicelib.news.previews import Preview, PreviewChange, link_to, preview_file
from chalicelib.news.register import Record

PREVIEWED = frozenset({"draft", "scheduled", "refused"})  # outcomes of a receipt


@dataclass(frozen=True)
class Previewing:
    """The secret that signs the links to previews."""

    secret: str

    def of(
        self, record: Record, article: Article | None, appears: datetime | None
    ) -> tuple[str, PreviewChange | None]:
        """The path of the link to the article of the record's version, which readers have from
        `appears` on, and what is to be kept for it. Without an article there is no link, and no
        earlier version's preview is kept, either, though nobody knows that version any more.
        """
        chronicle, file = record.chronicle, preview_file(record.key)
        if article and chronicle.last_written:
            link = link_to(record.key, chronicle.through, chronicle.last_written)
            kept = PreviewChange(file, Preview(link.version, article, appears))
            return f"/{link.path(self.secret)}", kept
        was_known = record.revision > 1
        return "", PreviewChange(file) if was_known else None


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
