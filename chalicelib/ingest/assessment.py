"""A file's versions: read, judged by the gate, and entered in the file's chronicle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.ingest.deletion_brake import held_problem
from chalicelib.ingest.dressing import PICTURE_FILE
from chalicelib.ingest.gate.quality_gate import judge
from chalicelib.ingest.manuscript_lints import lints
from chalicelib.ingest.reading.formats import format_of
from chalicelib.ingest.reading.manuscript import Manuscript, read_manuscript
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.edits import edit_problems, edit_warnings, lists_left
from chalicelib.news.errors import Problem, UnreadableFile, UnusableManuscript
from chalicelib.news.listing import NamedList
from chalicelib.news.mass_deletion import HeldDeletion
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.register import Record
from chalicelib.news.substance import is_comparable
from chalicelib.news.uploads import Uploads

TAKEN = "address"  # the field of a warning that another story has the address


class Assessment(Struct, frozen=True):
    """A file's chronicle up to now, and what its newest version is worth; `unreviewed` is the id of
    that, if it is held for a picture that a model made.
    """

    chronicle: Chronicle
    manuscript: Manuscript | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    left: frozenset[NamedList] = frozenset()
    unreviewed: str = ""


@dataclass(frozen=True)
class Assessor:
    """Reads the versions of a file that its record does not know yet, oldest first."""

    uploads: Uploads
    newsroom: Newsroom

    def assess(
        self,
        before: Record,
        versions: tuple[Version, ...],
        held: tuple[HeldDeletion, ...] = (),
    ) -> Assessment:
        """The chronicle, continued with the versions that `before` does not know, or written anew,
        with the deletions that are `held` not obeyed. Raises UnusableManuscript if a version that
        an earlier release accepted can't be read.
        """
        key = before.key
        if continues(before, versions, held):
            known = self._comparable(before.chronicle, versions)
            own = (_of_the_file(before.problems), _of_the_file(before.warnings))
            assessment = Assessment(known, None, *own)
        else:
            known = Chronicle(key)
            assessment = Assessment(known)
        held_by_version = {deletion.version: deletion for deletion in held}
        for version in versions[known.versions :]:
            deletion = held_by_version.get(version.id)
            # What readers never had is not published since its deletion was held.
            if deletion and assessment.chronicle.is_public(version.written):
                following = self._held(assessment.chronicle, version, deletion.confirmed)
            else:
                following = self._continued(assessment.chronicle, version)
            assessment = replace(following, left=assessment.left | following.left)
        return assessment

    def _comparable(self, chronicle: Chronicle, versions: tuple[Version, ...]) -> Chronicle:
        """The chronicle, ready to be compared with newer versions: where another release digested
        the story by other rules, what is compared is read anew, from the version that it was made
        of.
        """
        is_up_to_date = chronicle.versions == len(versions)
        if is_up_to_date or not chronicle.stations:
            return chronicle
        *earlier, station = chronicle.stations
        if is_comparable(station.substance):
            return chronicle
        version = next(version for version in versions if version.id == station.version)
        edition = self.manuscript(chronicle.key, version).edition
        station = replace(station, substance=edition.substance, trace=edition.trace)
        return replace(chronicle, stations=(*earlier, station))

    def _continued(self, chronicle: Chronicle, version: Version) -> Assessment:
        if version.is_deletion:
            left = lists_left(chronicle, version, None)
            return Assessment(chronicle.deleted(version), left=left)
        try:
            manuscript, warnings = self._acceptable(chronicle, version)
        except UnusableManuscript as unusable:
            return _refused(chronicle, version, unusable)
        edition = manuscript.edition
        left = lists_left(chronicle, version, edition)
        return Assessment(chronicle.continued(version, edition), manuscript, (), warnings, left)

    def _held(
        self, chronicle: Chronicle, version: Version, confirmed: datetime | None
    ) -> Assessment:
        """A deletion that is not obeyed until it was confirmed; readers had the story until then.

        While held it counts as a refused version, so that an older release, which knows no brake,
        leaves the story where it is too. The lists are marked as if it were obeyed: it may have
        been, until there were too many.
        """
        left = lists_left(chronicle, version, None)
        if confirmed:
            deleted = chronicle.deleted(replace(version, written=confirmed))
            return Assessment(replace(deleted, last_written=version.written), left=left)
        problem = held_problem(version.written, self.newsroom.zone, "story")
        return Assessment(chronicle.refused(version), None, (problem,), left=left)

    def _acceptable(
        self, chronicle: Chronicle, version: Version
    ) -> tuple[Manuscript, tuple[Problem, ...]]:
        manuscript = self.manuscript(chronicle.key, version)
        verdict = judge(manuscript, self.newsroom.gate, uploaded=version.written)
        past = (chronicle, version, manuscript.edition, self.newsroom.zone)
        linted = lints(manuscript, self.newsroom.lints_off)
        warnings = (*manuscript.warnings, *verdict.warnings, *linted)
        problems = (*verdict.refusals, *edit_problems(*past))
        if problems:
            raise UnusableManuscript(*problems, warnings=warnings)
        for picture in manuscript.embedded:
            self.uploads.keep_picture(picture.key, picture.content)
        return manuscript, (*warnings, *edit_warnings(*past))

    def manuscript(self, key: str, version: Version) -> Manuscript:
        """One version, read. Raises UnusableManuscript with every problem there is."""
        if version.unreadable_because:
            raise UnusableManuscript(_unreadable(version.unreadable_because))
        most = format_of(PurePosixPath(key)).largest  # a recording is no story that is too long
        if version.size > most:
            raise UnusableManuscript(
                Problem(
                    what=f"the file has {version.size} bytes; {most} is the most",
                    mend="part the story in two, or leave pictures out of the text",
                )
            )
        try:
            content = self.uploads.read(key, version.id)
        except UnreadableFile as obstacle:
            raise UnusableManuscript(_unreadable(str(obstacle))) from None
        return read_manuscript(key, version, content, self.newsroom)


def continues(
    before: Record, versions: tuple[Version, ...], held: tuple[HeldDeletion, ...]
) -> bool:
    """Whether what is recorded holds still: the bucket has the versions that it was made of, and
    the same of their deletions are held. A version that was held for its picture is judged anew.
    """
    known = {version.id for version in versions[: before.chronicle.versions]}
    of_those = tuple(deletion for deletion in held if deletion.version in known)
    is_same = before.chronicle.covers(versions) and of_those == before.held
    return is_same and not before.unreviewed


def _refused(chronicle: Chronicle, version: Version, unusable: UnusableManuscript) -> Assessment:
    """A version that can't be published changes nothing, but that a wish to have the story taken
    down is obeyed, whatever else is wrong with the file.
    """
    problems, warnings = unusable.problems, unusable.warnings
    if not unusable.takes_down:
        return Assessment(chronicle.refused(version), None, problems, warnings)
    left = lists_left(chronicle, version, None)
    if chronicle.is_public(version.written):
        warnings = (_TAKEN_DOWN, *warnings)
    return Assessment(chronicle.refused_and_ended(version), None, problems, warnings, left)


_TAKEN_DOWN = Problem(
    what="the story is taken down, as the file asks",
    mend="mend what is wrong, so that readers are told why, or delete the file",
)


def _unreadable(obstacle: str) -> Problem:
    return Problem(
        what=f"the file can't be read: {obstacle}",
        mend="upload it again in the storage class STANDARD, with the bucket's own encryption",
    )


def _of_the_file(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if not _is_of_other_files(problem))


def _is_of_other_files(problem: Problem) -> bool:
    """Whether it follows from other files than the story's own, and is made anew each time."""
    field = problem.field or ""
    return field == TAKEN or field.startswith(PICTURE_FILE)
