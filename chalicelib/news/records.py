"""Addresses of records in the AT protocol, by which standard.site knows publications and texts."""

from __future__ import annotations

import re

# at://<DID>/<collection>/<record key>: https://atproto.com/specs/at-uri-scheme
_RECORD = r"at://did:[a-z]+:[A-Za-z0-9._:%%-]{1,200}/%s/[A-Za-z0-9._:~-]{1,512}"
PUBLICATION_RECORD = re.compile(_RECORD % r"site\.standard\.publication")
DOCUMENT_RECORD = re.compile(_RECORD % r"site\.standard\.document")
