"""Agencies' reports: ninjs, NITF and NewsML-G2, read as stories that are drafts until a newsroom
says whose are published.
"""
