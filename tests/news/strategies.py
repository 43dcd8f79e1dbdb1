"""Parts of addresses and moments for properties to hold for."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from chalicelib.news.address import LONGEST_SLUG, Address

words = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
slugs = (
    st.lists(words, min_size=1, max_size=8)
    .map("-".join)
    .filter(lambda slug: len(slug) <= LONGEST_SLUG)
)
addresses = st.builds(Address, slugs, slugs)
moments = st.datetimes(
    # `strftime` does not pad a year of fewer digits; intake takes none.
    min_value=datetime(1000, 1, 2),  # noqa: DTZ001 - the zone is given below
    max_value=datetime(9998, 12, 30),  # noqa: DTZ001 - a zone is added
    timezones=st.just(UTC) | st.timezones(),
).map(lambda moment: moment.replace(microsecond=0, fold=0).astimezone(UTC))
