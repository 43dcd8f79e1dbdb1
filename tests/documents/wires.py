"""Reports of an agency that is not there, in the formats of those that are."""

from __future__ import annotations

import json
from typing import Any

from tests.ingest.samples import TEXT

AGENCY = "Nordvest"
HEADLINE = "Ferry sails again"


def ninjs(**changes: Any) -> bytes:  # noqa: ANN401 - any JSON
    """A report as ninjs 3 has it, with properties added, changed or (None) taken away."""
    report: dict[str, Any] = {
        "uri": "urn:newsml:nordvest.example:20261123:4711",
        "type": "text",
        "pubStatus": "usable",
        "urgency": 4,
        "language": "en",
        "infoSources": [{"name": AGENCY}],
        "firstCreated": "2026-11-23T09:00:00+01:00",
        "headlines": [{"role": "main", "value": HEADLINE}],
        "by": "Karen Holm",
        "bodies": [{"role": "html", "contentType": "text/html", "value": f"<p>{TEXT}</p>"}],
    }
    report |= changes
    present = {name: value for name, value in report.items() if value is not None}
    return json.dumps(present, indent=1).encode()


def nitf(
    docdata: str = "", content: str = f"<p>{TEXT}</p>", *, status: str = "usable", head: str = ""
) -> bytes:
    """A report in NITF, with what its `docdata` says besides."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://agency.example/nitf.dtd">
<nitf baselang="en">
<head><title>A working title</title>
<docdata management-status="{status}">
<doc-id id-string="4711" regsrc="{AGENCY}"/>
<urgency ed-urg="4"/><date.issue norm="20261123T090000+0100"/>
{docdata}
</docdata></head>
<body><body.head><hedline><hl1>{HEADLINE}</hl1></hedline>
<byline><person>Karen Holm</person><byttl>on Ærø</byttl></byline>{head}</body.head>
<body.content>{content}</body.content></body>
</nitf>""".encode()


def newsml(
    meta: str = "", rights: str = "", text: str = f"<p>{TEXT}</p>", *, status: str = "usable"
) -> bytes:
    """A news item of NewsML-G2, with XHTML within it."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x" version="1" xml:lang="en">
{rights}
<itemMeta><itemClass qcode="ninat:text"/><provider literal="{AGENCY}"/>
<versionCreated>2026-11-23T10:00:00+01:00</versionCreated><pubStatus qcode="stat:{status}"/>
{meta}</itemMeta>
<contentMeta><contentCreated>2026-11-23T09:00:00+01:00</contentCreated>
<headline>{HEADLINE}</headline><by>Karen Holm</by></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{text}</body></html>
</inlineXML></contentSet></newsItem>""".encode()
