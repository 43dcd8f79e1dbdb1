"""Limits of uploaded files, in the order in which they are checked.

docs/editors.md says them to editors. Those of a single field are declared with it, in `Story`;
how deeply nested a text may be, and how full of marks, stands with each parser.
"""

from __future__ import annotations

# One story, with all its fields, must fit in one item of DynamoDB: 400 KiB.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
# So LARGEST_BODY decides how long a story may be. The others end the work on a longer one early,
# and are raised with it.
LARGEST_FILE = 512 * 1024  # bytes; a larger one is not read: the two below have no room for it
# A document is mostly pictures: one with ten from a phone has 20 to 30 MB. How much of it is
# unpacked is bounded where it is read.
LARGEST_DOCUMENT = 32 * 1024 * 1024  # bytes
LARGEST_WIRE = 2 * 1024 * 1024  # bytes of an agency's report; real ones have up to 90 kB
LARGEST_FRONT_MATTER = 8 * 1024  # bytes; the longest in 2,800 real files has 3 kB
LARGEST_RAW_TEXT = 450 * 1024  # bytes, as written and as HTML: sanitising may make it shorter
LARGEST_MARKDOWN = 300 * 1024  # bytes; what is longer makes more HTML than LARGEST_BODY
LARGEST_BODY = 300 * 1024  # bytes of sanitised HTML; a quarter of the item is left for the rest

SUMMARY_FROM_TEXT = 200  # columns of a Latin letter, when the editor wrote no summary
MOST_CORRECTIONS = 50
MOST_UNKNOWN = 10  # fields to warn of one by one; a record of an upload must stay small
MOST_PROBLEMS = 50  # in one receipt, for the same reason
