"""Limits of uploaded files. Those of a single field are declared with it, in `Story`."""

from __future__ import annotations

LARGEST_FILE = 1024 * 1024  # bytes; the longest of 2,800 real stories has 851 kB
LARGEST_BODY = 300 * 1024  # bytes of HTML; with the rest of the story it must fit in one item
SUMMARY_FROM_TEXT = 200  # characters, when the editor wrote no summary
MOST_CORRECTIONS = 50
MOST_UNKNOWN = 10  # fields to warn of one by one; a record of an upload must stay small
MOST_PROBLEMS = 50  # in one receipt, for the same reason
