"""Every address is a page's: Wagtail finds it along its tree."""

from __future__ import annotations

from django.urls import include, path  # type: ignore[import-not-found] # in .venv-peers
from wagtail import urls as wagtail_urls  # type: ignore[import-not-found]

urlpatterns = [path("", include(wagtail_urls))]
