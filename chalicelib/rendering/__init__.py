"""How news looks: one dataclass a page in, text out."""
