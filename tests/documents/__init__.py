"""Documents as word processors write them, built of the parts that a test is about."""
