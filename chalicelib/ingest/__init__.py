"""How news comes in. Reading a file is pure; `Intake` is the use case."""
