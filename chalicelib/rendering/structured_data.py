"""Structured data for search engines: schema.org as JSON-LD, of the values that readers see."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from chalicelib.news.article import MACHINE, Article
from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.image_objects import SOURCE_TYPES, image_objects
from chalicelib.rendering.language import Language, machine_time
from chalicelib.rendering.organisations import is_organisation
from chalicelib.rendering.pages import ArticlePage, FrontPage, ListPage, Page
from chalicelib.rendering.story_notes import is_translation, kind_of
from chalicelib.rendering.urls import Urls

_TYPES = {
    "analysis": "AnalysisNewsArticle",
    "background": "BackgroundNewsArticle",
    "opinion": "OpinionNewsArticle",
    "report": "ReportageNewsArticle",
    "review": "ReviewNewsArticle",
}

_MACHINE_WRITTEN = f"{SOURCE_TYPES}/trainedAlgorithmicMedia"
_MACHINE_WRITTEN_REVIEWED = f"{SOURCE_TYPES}/compositeWithTrainedAlgorithmicMedia"

Data = dict[str, Any]


def of(
    page: Page,
    newsroom: Newsroom,
    page_language: Language,
    *,
    logo: str = "icon.svg",
    has_search: bool = False,
) -> list[Data]:
    """The structured data of a page; none for most. `logo` is the file of the newsroom's, and the
    site `has_search` where it can be searched.
    """
    urls = page.frame.urls
    if isinstance(page, ArticlePage):
        section = (page.section.name, urls.section(page.section.slug))
        story = (page.article.headline, urls.story(page.article.address))
        return [
            news_article(page, newsroom, page_language, logo),
            breadcrumbs(urls, page_language, section, story),
        ]
    if isinstance(page, ListPage):
        heading = page_language.text(page.heading, name=page.name)
        return [breadcrumbs(urls, page_language, (heading, page.link))]
    if isinstance(page, FrontPage):
        return [organization(newsroom, urls, logo), website(newsroom, urls, has_search=has_search)]
    return []


def in_html(data: list[Data]) -> str:
    """The data as the text of a script element: no value in it can end the element."""
    if not data:
        return ""
    text = json.dumps({"@context": "https://schema.org", "@graph": data}, ensure_ascii=False)
    for character, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(character, escape)
    return text


def news_article(
    page: ArticlePage, newsroom: Newsroom, page_language: Language, logo: str = "icon.svg"
) -> Data:
    """NewsArticle, or the subtype for the story's kind."""
    article, urls = page.article, page.frame.urls
    link = urls.absolute(urls.story(article.address))

    def time(moment: datetime) -> str:
        return machine_time(moment, newsroom.zone)

    data: Data = {
        "@type": _TYPES.get(article.kind, "NewsArticle"),
        "@id": link,
        "headline": article.headline,
        "description": article.summary,
        "datePublished": time(article.published),
        "dateModified": time(article.changed),
        "author": [
            {**_named(by.name, newsroom, by.slug), "url": urls.absolute(urls.author(by.slug))}
            for by in article.authors
        ]
        or [_newsroom_as_author(newsroom, urls)],
        "publisher": organization(newsroom, urls, logo),
        "mainEntityOfPage": link,
        "articleSection": page.section.name,
        "inLanguage": article.language,
        "wordCount": article.words,
        "isAccessibleForFree": True,
    }
    if article.expires:
        data["expires"] = time(article.expires)
    if article.dateline:
        data["dateline"] = article.dateline
    if article.tags:
        data["keywords"] = [tag.name for tag in article.tags]
    return (
        data
        | _corrections(article, newsroom, page_language)
        | _images(article, urls)
        | _translation(article, newsroom)
    )


def _corrections(article: Article, newsroom: Newsroom, page_language: Language) -> Data:
    """CorrectionComment for each, if there are any."""
    corrections = [
        {
            "@type": "CorrectionComment",
            "name": kind_of(entry, page_language),
            "text": entry.text,
            "datePublished": machine_time(entry.made, newsroom.zone),
        }
        for entry in article.corrections
    ]
    return {"correction": corrections} if corrections else {}


def _images(article: Article, urls: Urls) -> Data:
    """ImageObject of each shape, if the story has a picture and pictures have an address."""
    images = image_objects(article, urls)
    return {"image": images} if images else {}


def _translation(article: Article, newsroom: Newsroom) -> Data:
    """What the story is a translation of, by whom (a person, an agency, or a machine), and who has
    read it since.
    """
    data: Data = {}
    if article.translated_from:
        data["translationOfWork"] = {"@type": "NewsArticle", "name": article.translated_from}
    if article.translator == MACHINE:
        data["digitalSourceType"] = (
            _MACHINE_WRITTEN_REVIEWED if article.reviewed_by else _MACHINE_WRITTEN
        )
    elif article.translator:
        data["translator"] = _named(article.translator, newsroom)
    if article.reviewed_by and is_translation(article):
        data["editor"] = _named(article.reviewed_by, newsroom)
    return data


def _named(name: str, newsroom: Newsroom, slug: str = "") -> Data:
    """Person, or Organization."""
    kind = "Organization" if is_organisation(name, newsroom, slug) else "Person"
    accounts = newsroom.author(name, slug).accounts
    return {"@type": kind, "name": name, **({"sameAs": list(accounts)} if accounts else {})}


def _newsroom_as_author(newsroom: Newsroom, urls: Urls) -> Data:
    """The author of a story without a byline."""
    home = urls.absolute(urls.front())
    return {"@type": "NewsMediaOrganization", "name": newsroom.name, "url": home}


def breadcrumbs(urls: Urls, page_language: Language, *steps: tuple[str, str]) -> Data:
    """BreadcrumbList: Home, and the steps (name, link) from there."""
    whole = [(page_language.text("Home"), urls.front()), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": name, "item": urls.absolute(link)}
            for n, (name, link) in enumerate(whole, 1)
        ],
    }


def organization(newsroom: Newsroom, urls: Urls, logo: str = "icon.svg") -> Data:
    """NewsMediaOrganization, with the policies it has pages for."""
    home = urls.absolute(urls.front())
    data: Data = {
        "@type": "NewsMediaOrganization",
        "@id": f"{home}#newsroom",
        "name": newsroom.name,
        "url": home,
        "logo": {"@type": "ImageObject", "url": urls.absolute(urls.file(logo))},
    }
    if newsroom.founded:
        data["foundingDate"] = newsroom.founded
    if newsroom.email:
        data["email"] = newsroom.email
    if newsroom.accounts:
        data["sameAs"] = list(newsroom.accounts)
    for page in newsroom.pages:
        data |= {policy: urls.absolute(urls.page(page.slug)) for policy in page.policies}
    return data


def website(newsroom: Newsroom, urls: Urls, *, has_search: bool = False) -> Data:
    """WebSite, with how it is searched."""
    home = urls.absolute(urls.front())
    data: Data = {
        "@type": "WebSite",
        "@id": f"{home}#site",
        "name": newsroom.name,
        "url": home,
        "inLanguage": newsroom.language,
        "publisher": {"@id": f"{home}#newsroom"},
    }
    if has_search:
        data["potentialAction"] = {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{urls.absolute(urls.search())}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        }
    return data
