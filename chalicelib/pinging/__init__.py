"""Telling hubs and search engines that stories have changed: a function of its own does it."""
