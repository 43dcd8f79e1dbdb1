"""Intake: uploaded files read, sanitised, judged and published. `Intake` is the use case."""
