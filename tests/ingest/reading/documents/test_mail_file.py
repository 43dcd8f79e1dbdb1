"""Mails: the story of one, without what was said to a colleague."""

from __future__ import annotations

import time
from contextlib import suppress
from email.message import EmailMessage

import pytest

from chalicelib.ingest.reading.documents.mail_file import read_mail
from chalicelib.ingest.reading.manuscript import Manuscript
from chalicelib.news.errors import UnusableManuscript
from tests.documents.word import PNG
from tests.ingest.samples import TEXT, problems
from tests.ingest.samples import read as read_file

KEY = "articles/denmark/ferry.eml"
PHOTO = PNG + bytes(8000)


def mail(
    text: str = f"{TEXT}\n", subject: str = "Færgen sejler igen", html: str = ""
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Karen Holm <karen@post.example>"
    message["Subject"] = subject
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def read(message: EmailMessage | bytes) -> Manuscript:
    content = message if isinstance(message, bytes) else message.as_bytes()
    return read_file(content, key=KEY)


def said(message: EmailMessage) -> str:
    return " ".join(warning.what for warning in read(message).warnings)


def test_the_subject_of_a_mail_is_the_headline_and_its_text_the_story() -> None:
    manuscript = read(mail(subject="Fwd: SV: Færgen sejler igen"))
    assert manuscript.story.headline == "Færgen sejler igen"
    assert manuscript.story.body_html.strip() == f"<p>{TEXT}</p>"
    assert manuscript.story.authors == ()


def test_formatted_text_comes_before_plain_and_fields_above_it_are_obeyed() -> None:
    html = f"<div>Draft: yes</div><div>Tags: sea</div><div>{TEXT} <b>Now.</b></div>"
    manuscript = read(mail(html=html))
    assert "<b>Now.</b>" in manuscript.story.body_html
    assert manuscript.is_draft
    assert read(mail(f"Draft: yes\n\n{TEXT}")).is_draft


@pytest.mark.parametrize(
    "below",
    [
        "-- \nKaren, phone 12345678",
        "Med venlig hilsen\nKaren, 12345678",
        "Sent from my iPhone 12345678",
        "This e-mail is confidential. If it is not for you, call 12345678.",
        "On 23 Nov 2026, Ida wrote:\n> call me on 12345678",
        "From: Ida\nSent: Monday\nTo: Karen\n\ncall me on 12345678",
    ],
)
def test_a_signature_and_an_earlier_mail_are_left_out_and_quoted(below: str) -> None:
    message = mail(f"{TEXT}\n\n{TEXT}\n\n{below}\n")
    assert "12345678" not in read(message).story.body_html
    assert "12345678" in said(message)
    html = f"<p>{TEXT} {TEXT}</p><div>{below.replace(chr(10), '<br>')}</div>"
    assert "12345678" not in read(mail(html=html)).story.body_html


def test_a_signature_below_a_short_text_without_a_blank_line_is_left_out_too() -> None:
    assert "Karen" not in read(mail("It sails.\n-- \nKaren, 12345678\n")).story.body_html
    farewell = f"Best regards, said the mayor.\n\n{TEXT}\n"
    assert "Best regards" in read(mail(farewell)).story.body_html


def test_what_is_forwarded_is_the_story() -> None:
    forwarded = f"---------- Forwarded message ---------\n\n{TEXT}\n\n{TEXT}"
    assert TEXT in read(mail(forwarded)).story.body_html


@pytest.mark.parametrize(
    "greeting", ["Hi Karen,", "Hej", "Kære redaktion!", "Sehr geehrte Frau Holm,"]
)
def test_a_mail_that_greets_a_colleague_is_held(greeting: str) -> None:
    [problem] = problems(mail(f"{greeting}\n\n{TEXT}").as_bytes(), key=KEY)
    assert greeting in problem.what


def test_attached_pictures_stand_below_the_text_and_other_files_are_named() -> None:
    message = mail()
    message.add_attachment(PHOTO, "image", "png", filename="quay.png")
    message.add_attachment(PNG, "image", "png", filename="logo.png")
    message.add_attachment(b"%PDF-", "application", "pdf", filename="plan.pdf")
    manuscript = read(message)
    assert [one.content for one in manuscript.embedded] == [PHOTO]
    assert len(manuscript.story.pictures) == 1
    assert "`plan.pdf`" in said(message)


def test_a_page_that_a_browser_saved_as_one_file_is_a_page() -> None:
    page = (
        "From: <Saved by Blink>\nSubject: =?utf-8?Q?F=C3=A6rgen?=\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\n'
        "Content-Type: text/html; charset=utf-8\nContent-Location: https://post.example/a\n\n"
        f"<html><title>The ferry sails</title><body><p>{TEXT}</p>"
        '<img src="https://post.example/q.gif" alt="The quay"></body></html>\n--b\n'
        "Content-Type: image/gif\nContent-Transfer-Encoding: base64\n"
        "Content-Location: https://post.example/q.gif\n\nR0lGODlhAQABAAAAACw=\n--b--\n"
    ).encode()
    manuscript = read_file(page, key="articles/denmark/ferry.mhtml")
    assert manuscript.story.headline == "The ferry sails"
    assert [picture.alt for picture in manuscript.story.pictures] == ["The quay"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "no mail"),
        (f"# The ferry\n\n{TEXT}".encode(), "no mail"),
        (b"Subject: x\nContent-Type: multipart/encrypted; boundary=b\n\n--b--\n", "encrypted"),
        (b"Subject: x\nContent-Type: image/png\n\nabc", "no text"),
        (b"Subject: x\n" + b"Content-Type: a/b\n\n" * 1000, "too large"),
        (b"Subject: x\n\n" + b"\n" * 900_000, "too large"),
    ],
    ids=["nothing", "Markdown", "a locked one", "a picture", "many parts", "many lines"],
)
def test_what_can_not_be_read_as_a_mail_is_refused(content: bytes, what: str) -> None:
    [problem] = problems(content, key=KEY)
    assert what in problem.what


@pytest.mark.parametrize(
    "head",
    [
        "Subject: " + "=?utf-8?q?a?= " * 10_000,
        "Subject: x\nContent-Type: text/plain; " + "a*0=b; " * 8000,
        "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n" * 100_000,
        "Content-Type: multipart/mixed; boundary=b\n\n"
        + "--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 400,
    ],
    ids=["encoded words", "parameters", "boundaries", "parts within parts"],
)
def test_a_hostile_mail_is_answered_in_time(head: str) -> None:
    begin = time.process_time()
    with suppress(UnusableManuscript):
        read_mail(head.encode() + b"\n\ntext")
    assert time.process_time() - begin < 2
