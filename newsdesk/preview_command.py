"""`newsdesk preview`: the page of a file in a browser, made anew whenever the file is saved."""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import webbrowser
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from chalicelib.newsroom_file import read_newsroom
from local.ports import HOST
from newsdesk.check_command import check_text
from newsdesk.desk_files import DeskFile, desk_files
from newsdesk.preview_page import PreviewPage
from operations.refusal import Refused
from operations.stages import chosen_newsroom

# Asks whether the file was saved; the browser keeps its place when it loads the page anew.
_SCRIPT = (
    "let is;setInterval(async()=>{try{const now=await(await fetch('/saved')).text();"
    "if(is!==undefined&&is!==now)location.reload();is=now}catch{}},500)"
)
_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    f"script-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which file, and where."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--section", default="", help="where the file's folder does not say it")
    parser.add_argument("--port", type=int, default=0, help="of this machine; any, if not said")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--no-browser", action="store_true", help="open none; only say where it is")


def run(options: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C."""
    files = desk_files([options.file], read_newsroom(chosen_newsroom()), options.section)
    if options.file.is_dir() or not files or files[0].is_picture:
        raise Refused(f"{options.file} is no story: name the file of one.")
    say = (lambda _text: None) if options.json else print
    with preview_server(files[0], options.port, say) as server:
        address = f"http://{HOST}:{server.server_port}/"
        told = json.dumps({"file": str(files[0].path), "address": address}, ensure_ascii=False)
        sentence = (
            f"{files[0].path.name} is at {address} and follows what you save. Ctrl-C ends it."
        )
        print(told if options.json else sentence, flush=True)
        if not options.no_browser:
            webbrowser.open(address)
        server.serve_forever()
    return 0


def preview_server(file: DeskFile, port: int, say: Callable[[str], object]) -> ThreadingHTTPServer:
    """A server of the file's page, on this machine alone. Raises Refused if the port is taken."""
    try:
        server = ThreadingHTTPServer((HOST, port), PreviewRequest)
    except OSError as error:
        raise Refused(f"Port {port} can't be had: {error.strerror}. Leave --port out.") from None
    server.daemon_threads = True
    server.page = PreviewPage(file, f"http://{HOST}:{server.server_port}")  # type: ignore[attr-defined]
    server.say = say  # type: ignore[attr-defined]
    return server


class PreviewRequest(BaseHTTPRequestHandler):
    """A browser's request: the page, one of its pictures, or when the file was saved."""

    def do_GET(self) -> None:
        """Answer it; only to whoever calls this machine by its own name (DNS rebinding)."""
        page: PreviewPage = self.server.page  # type: ignore[attr-defined]
        name = self.headers.get("Host", "").rpartition(":")[0]
        path = self.path.partition("?")[0]
        if name not in {HOST, "localhost"}:
            self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"")
        elif path == "/saved":
            self._answer(HTTPStatus.OK, "text/plain", _saved(page).encode())
        elif path in page.pictures:
            self._answer(HTTPStatus.OK, "image/jpeg", page.pictures[path])
        elif path == "/":
            self._answer(HTTPStatus.OK, "text/html; charset=utf-8", self._page(page).encode())
        else:
            text = b"Only the story itself is here; links to other pages work on the site."
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", text)

    def _page(self, page: PreviewPage) -> str:
        now = datetime.now(UTC)
        try:
            check = page.check(now)
        except Refused as reason:  # a program that saves a file may take it away for a moment
            said = escape(str(reason), quote=False)
            return f"<!doctype html><meta charset=utf-8><p>{said}</p><script>{_SCRIPT}</script>"
        problems = check_text(check)
        self.server.say(problems)  # type: ignore[attr-defined]
        html = page.html(check, now, problems=problems)
        return html.replace("</body>", f"<script>{_SCRIPT}</script></body>")

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        for header, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", _POLICY),
            ("X-Content-Type-Options", "nosniff"),
        ):
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Nothing: the editor is told what is wrong with the file alone."""


def _saved(page: PreviewPage) -> str:
    """When the file and the pictures beside it were saved last."""
    folder = page.file.path.parent
    try:
        stamps = [page.file.path.stat().st_mtime_ns, folder.stat().st_mtime_ns]
    except OSError:
        return ""
    return "-".join(map(str, stamps))
