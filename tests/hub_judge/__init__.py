"""A hub of others' making, which is to take our pings and send our feeds on."""
