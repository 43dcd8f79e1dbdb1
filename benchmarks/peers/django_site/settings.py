"""As `startproject` has them, without what a site that nobody logs in to can leave out."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.content import FOLDER

SECRET_KEY = "none"  # noqa: S105 - nothing is signed
ALLOWED_HOSTS = ["news.example.org"]
ROOT_URLCONF = "benchmarks.peers.django_site.views"
INSTALLED_APPS = ["benchmarks.peers.django_site"]
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "django.sqlite3",
        "CONN_MAX_AGE": None,
    }
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
    }
]
