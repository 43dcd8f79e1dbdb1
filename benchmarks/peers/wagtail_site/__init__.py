"""The article as a site of Wagtail."""
