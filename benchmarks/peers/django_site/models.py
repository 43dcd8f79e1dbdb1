"""Stories, and who and what they are by and about."""

from __future__ import annotations

import math

from django.db import models  # type: ignore[import-not-found] # in .venv-peers


class Author(models.Model):  # type: ignore[misc]
    """Who writes."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return str(self.name)


class Tag(models.Model):  # type: ignore[misc]
    """What a story is about."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return str(self.name)


class Article(models.Model):  # type: ignore[misc]
    """A story."""

    section = models.SlugField()
    slug = models.SlugField()
    headline = models.CharField(max_length=300)
    kicker = models.CharField(max_length=100, blank=True)
    standfirst = models.TextField(blank=True)
    summary = models.TextField()
    excerpt = models.TextField()
    body_html = models.TextField()
    words = models.IntegerField()
    published = models.DateTimeField(db_index=True)
    updated = models.DateTimeField(null=True)
    authors = models.ManyToManyField(Author)
    tags = models.ManyToManyField(Tag)

    class Meta:
        """In which order it is listed, and what is unique."""

        ordering = ("-published",)
        constraints = (models.UniqueConstraint(fields=("section", "slug"), name="address"),)

    def __str__(self) -> str:
        return str(self.headline)

    @property
    def minutes(self) -> int:
        """How long it takes to read."""
        return math.ceil(int(self.words) / 200)


class Correction(models.Model):  # type: ignore[misc]
    """What was wrong."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="corrections")
    made = models.DateTimeField()
    text = models.TextField()

    def __str__(self) -> str:
        return str(self.text)
