"""The judge of what pages cost sees a byte too many, and no other story where there must be one."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.reader_cost import Cost, is_constant

PAGE = Cost(calls=3, waits=1, units=2.5, bytes=14_852, oldest=555)


def test_only_the_card_of_the_oldest_story_may_be_longer_or_shorter() -> None:
    other_oldest = replace(PAGE, bytes=PAGE.bytes - 70, oldest=PAGE.oldest - 70)
    assert is_constant({100: {"all": PAGE}, 20_000: {"all": other_oldest}})
    a_byte_more = replace(other_oldest, bytes=other_oldest.bytes + 1)
    assert not is_constant({100: {"all": PAGE}, 20_000: {"all": a_byte_more}})
    a_call_more = replace(PAGE, calls=4)
    assert not is_constant({100: {"all": PAGE}, 20_000: {"all": a_call_more}})
