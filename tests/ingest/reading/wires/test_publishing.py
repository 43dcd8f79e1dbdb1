"""Whose reports are published, and what holds one back that otherwise would be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from chalicelib.ingest.reading.manuscript import Manuscript, read_manuscript
from chalicelib.news.chronicle import Version
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.newsroom import Wires
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.documents.wires import AGENCY, HEADLINE, newsml, ninjs, nitf
from tests.ingest.samples import TEXT

ENDINGS = {ninjs: "json", nitf: "xml", newsml: "xml"}
FORMATS = pytest.mark.parametrize("report", ENDINGS, ids=lambda report: report.__name__)
PUBLISHED = Wires(publish=(AGENCY.upper(),))


def read(content: bytes, wires: Wires = PUBLISHED, *, ending: str = "json") -> Manuscript:
    version = Version("v1", NOON, len(content))
    newsroom = replace(NEWSROOM, wires=wires)
    return read_manuscript(f"articles/denmark/4711.{ending}", version, content, newsroom)


@FORMATS
def test_a_report_is_a_story_of_an_agency_that_the_newsroom_publishes(
    report: Callable[[], bytes],
) -> None:
    manuscript = read(report(), ending=ENDINGS[report])
    assert not manuscript.is_draft
    assert manuscript.story.headline == HEADLINE
    assert [author.name for author in manuscript.story.authors] == ["Karen Holm"]
    assert manuscript.text.strip() == TEXT
    assert manuscript.date is not None
    assert manuscript.date.isoformat() == "2026-11-23T08:00:00+00:00"
    assert not [warning for warning in manuscript.warnings if warning.mend]


@FORMATS
def test_a_report_of_any_other_agency_is_a_draft(report: Callable[[], bytes]) -> None:
    manuscript = read(report(), Wires(publish=("Another",)), ending=ENDINGS[report])
    assert manuscript.is_draft
    assert AGENCY in manuscript.warnings[0].what
    assert f'publish = ["{AGENCY}"]' in manuscript.warnings[0].mend


@pytest.mark.parametrize(
    ("content", "ending", "said"),
    [
        (ninjs(pubStatus="withheld"), "json", "withheld"),
        (ninjs(pubStatus="canceled"), "json", "cancelled"),
        (ninjs(pubStatus="archived"), "json", "archived"),
        (ninjs(embargoed=""), "json", "until further notice"),
        (ninjs(embargoedReason="a speech"), "json", "until further notice"),
        (ninjs(usageTerms="Not in Norway"), "json", "Not in Norway"),
        (ninjs(rightsInfo={"linkedRights": "https://a.example"}), "json", "https://a.example"),
        (nitf(status="withheld"), "xml", "withheld"),
        (nitf(status="embargoed"), "xml", "until further notice"),
        (nitf('<doc.rights rights.type="web" end.date="20261201"/>'), "xml", "end.date"),
        (newsml(status="canceled"), "xml", "cancelled"),
        (newsml("<embargoed/>"), "xml", "until further notice"),
        (ninjs(pubStatus={"code": "withheld"}), "json", "withheld"),
        (ninjs(representationType="partial"), "json", "a part of the report"),
        (ninjs(edNote="NOT FOR PUBLICATION before the speech"), "json", "NOT FOR PUBLICATION"),
        (ninjs(signals=[{"uri": "http://agency.example/sig/withhold"}]), "json", "sig/withhold"),
        (ninjs(editorialTypes=["Kill"]), "json", "`Kill`"),
        (ninjs(holdForRelease="2026-12-24"), "json", "holdForRelease"),
        (ninjs(headlines=[{"value": "BULLETIN KILL: Ferry sails"}]), "json", "BULLETIN KILL"),
        (nitf('<ed-msg info="MANDATORY KILL. The ferry is in port."/>'), "xml", "MANDATORY KILL"),
        (
            nitf().replace(b"<docdata ", b'<docdata management-idref-status="canceled" '),
            "xml",
            "`canceled` of an earlier report",
        ),
        (newsml('<signal qcode="edStat:withdrawn"/>'), "xml", "edStat:withdrawn"),
        (newsml("<edNote>Please hold.\nEMBARGOED until noon</edNote>"), "xml", "EMBARGOED"),
        (newsml(rights='<rightsInfo validto="2026-12-01"/>'), "xml", "validto: 2026-12-01"),
        (
            newsml().replace(b"<headline>", b'<exclAudience literal="Norway"/><headline>'),
            "xml",
            "not for: Norway",
        ),
        (newsml(rights="<rightsInfo><usageTerms>No web</usageTerms></rightsInfo>"), "xml", "No w"),
    ],
)
def test_what_its_agency_holds_back_is_a_draft_whoever_is_published(
    content: bytes, ending: str, said: str
) -> None:
    manuscript = read(content, ending=ending)
    assert manuscript.is_draft
    assert said in manuscript.warnings[0].what
    assert manuscript.warnings[0].mend


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (ninjs(embargoed="2026-11-25T06:00:00+01:00"), "json"),
        (ninjs(embargoedUntil="2026-11-25T06:00:00+01:00"), "json"),
        (nitf('<date.release norm="20261125T060000+0100"/>'), "xml"),
        (newsml("<embargoed>2026-11-25T06:00:00+01:00</embargoed>"), "xml"),
    ],
)
def test_an_embargo_is_when_the_story_appears(content: bytes, ending: str) -> None:
    date = read(content, ending=ending).date
    assert date is not None
    assert date.isoformat() == "2026-11-25T05:00:00+00:00"


def test_an_embargo_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(UnusableManuscript, match="embargo"):
        read(ninjs(embargoed="after the speech"))


def test_terms_that_the_newsroom_accepts_hold_nothing_back() -> None:
    wires = Wires(publish=(AGENCY,), accept_terms=("For editorial use only.",))
    assert not read(ninjs(usageTerms="For editorial  use only"), wires).is_draft
    assert read(ninjs(usageTerms="For editorial use only. Not in Norway"), wires).is_draft


def test_urgent_reports_stand_at_the_top() -> None:
    assert read(ninjs(urgency=1)).story.placement == "top"
    assert read(ninjs(urgency=3)).story.placement == ""


@pytest.mark.parametrize("content", [ninjs(expires={}), ninjs(expires="when it is over")])
def test_an_end_that_nobody_can_read_is_refused(content: bytes) -> None:
    with pytest.raises(UnusableManuscript, match="expires"):
        read(content)


def test_of_two_ends_the_first_counts() -> None:
    inner = "<expires>2026-12-02T06:00:00Z</expires>"
    content = newsml(inner).replace(
        b"<headline>", b"<contentExpires>2026-12-03T06:00:00Z</contentExpires><headline>"
    )
    expires = read(content, ending="xml").story.expires
    assert expires is not None
    assert expires.isoformat() == "2026-12-02T06:00:00+00:00"


@pytest.mark.parametrize(
    ("content", "ending", "said"),
    [
        (newsml('<signal qcode="sig:correction"/>'), "xml", "corrects its earlier report"),
        (ninjs(signal=[{"code": "cwarn", "name": "Content Warning"}]), "json", "may upset"),
    ],
)
def test_a_signal_that_holds_nothing_back_is_told_to_the_editor(
    content: bytes, ending: str, said: str
) -> None:
    manuscript = read(content, ending=ending)
    assert not manuscript.is_draft
    assert said in manuscript.warnings[0].what


def test_an_update_by_whatever_name_is_published() -> None:
    for content in (newsml('<signal qcode="sig:update"/>'), newsml('<signal qcode="x:released"/>')):
        assert not read(content, ending="xml").is_draft
    status = "http://cv.iptc.org/newscodes/pubstatusg2/usable"
    assert not read(ninjs(pubStatus=status, copyrightHolder=AGENCY)).is_draft


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (
            ninjs(digitalSourceType={"literal": "trainedAlgorithmicMedia"}),
            "json",
        ),
        (
            newsml().replace(
                b"<headline>",
                b'<digitalSourceType uri="http://cv.iptc.org/newscodes/digitalsourcetype/'
                b'compositeWithTrainedAlgorithmicMedia"/><headline>',
            ),
            "xml",
        ),
    ],
)
def test_a_report_that_a_machine_wrote_is_known_as_one(content: bytes, ending: str) -> None:
    assert read(content, ending=ending).is_machine_made
