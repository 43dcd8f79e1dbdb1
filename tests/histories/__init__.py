"""The proof of ingest's promise: whatever happens to events, the site is a function of the bucket.

Handlers run interleaved between their calls to the register and the bucket, die before or after
any of them, and are run again; the site must end as a rebuild from the bucket makes it.
`test_histories.py` tries random histories, `test_small_scope.py` every interleaving of short ones,
`make soak` tries many more, and that both notice a broken
protocol (`mutants.py`).
"""
