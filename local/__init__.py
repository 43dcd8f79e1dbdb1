"""The site on a developer's machine, with a local cloud (moto); never shipped."""
