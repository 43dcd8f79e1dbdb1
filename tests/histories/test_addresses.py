"""Addresses that readers had, through random histories; many more: `benchmarks.soak`."""

from __future__ import annotations

import pytest

from tests.histories.addresses import AddressHistory

BLOCK = 50  # histories in one test, so that several processes can share them
BLOCKS = 8


@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_address_that_readers_had_answers_for_good_in_one_hop(block: int) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        AddressHistory(seed).play()


@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_address_answers_for_good_though_files_are_deleted_in_masses(block: int) -> None:
    for seed in range(block * BLOCK // 2, (block + 1) * BLOCK // 2):
        AddressHistory(seed, is_braked=True).play()
