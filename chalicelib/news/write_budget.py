"""The budget of writes in one DynamoDB transaction: all limits that follow from it.

A file is entered whole or not at all, so all that can change with one version of it must fit in one
transaction: its record, each of its addresses, and a card in every list of three stories at most.
Its own story leaves its old lists and enters the new ones; the story of another file leaves the
lists it stood in, if this one takes its address. What is left marks other files as stale; marks
that find no room are written by the entries after it (see `Entry`).
"""

from __future__ import annotations

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-api
MOST_WRITES = 100  # of one transaction

# Of one file's story, over all its moves, old ones included: each is written when it moves again.
MOST_ADDRESSES = 10
MOST_ALIASES = MOST_ADDRESSES - 1  # of one file: the story stands somewhere too
NOTICES_OF_WITHDRAWAL = 2  # of a move: one goes where the story comes, one may come where it was
LEAST_MARKS = 3  # on other files; fewer would make a crowd's marks take many transactions
CHANGED_STORIES = 3  # whose cards are written: the file's own twice, another's once

_OTHER_WRITES = 1 + MOST_ADDRESSES + NOTICES_OF_WITHDRAWAL + LEAST_MARKS
MOST_LISTS = (MOST_WRITES - _OTHER_WRITES) // CHANGED_STORIES  # of one story
MOST_AUTHORS = 10  # of one story; each has a list
MOST_SUBJECTS = 3  # each has a list, and is one short query for a reader's page
OTHER_LISTS = 4  # all stories, its section's, the placed ones, the corrected ones
LISTED_TAGS = MOST_LISTS - MOST_AUTHORS - MOST_SUBJECTS - OTHER_LISTS  # further tags have no list
