"""Newsrooms to look at and judge pages by: a large Danish one, one of two stories, an Arabic one.

They are made when they are needed, and the same moment makes the same ones: `make
example-newsrooms`.
"""
