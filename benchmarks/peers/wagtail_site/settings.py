"""As `wagtail start` has them, without what a site that nobody logs in to can leave out.

What is around the page is the Django peer's own template.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.content import FOLDER

PEERS = Path(__file__).parent.parent

SECRET_KEY = "none"  # noqa: S105 - nothing is signed
ALLOWED_HOSTS = ["news.example.org"]
ROOT_URLCONF = "benchmarks.peers.wagtail_site.urls"
INSTALLED_APPS = [
    "benchmarks.peers.wagtail_site",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "wagtail.sqlite3",
        "CONN_MAX_AGE": None,
    }
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PEERS / "wagtail_site" / "templates", PEERS / "django_site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
# Made anew with each database, in this folder, which is where the process runs.
MIGRATION_MODULES = {"wagtail_site": "wagtail_migrations"}
WAGTAIL_SITE_NAME = "Tidende"
WAGTAILADMIN_BASE_URL = "https://news.example.org"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
