"""`python flask_hub.py FOLDER`: the hub of Flask-WebSub on a free port, which it prints.

It runs in an environment of its own, so it imports nothing of ours. What it would leave to Celery's
workers it does at once.
"""

from __future__ import annotations

import sys
from pathlib import Path

from celery import Celery  # type: ignore[import-not-found]
from flask import Flask
from flask_websub.hub import Hub, SQLite3HubStorage  # type: ignore[import-not-found]
from werkzeug.serving import make_server


def main() -> None:
    """Serve until the process is ended."""
    celery = Celery()
    celery.conf.task_always_eager = True
    app = Flask(__name__)
    app.config["PUBLISH_SUPPORTED"] = True
    hub = Hub(SQLite3HubStorage(str(Path(sys.argv[1]) / "hub.db")), celery, **app.config)
    app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
