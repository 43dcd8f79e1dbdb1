"""The environment variables of a stage, as `.chalice/config.json` sets them."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from chalicelib.newsroom_file import newsroom_folder

PROJECT = Path(__file__).parent.parent


def stage_environment(stage: str) -> dict[str, str]:
    """The environment variables of a stage. Raises SystemExit, with a sentence, if unknown."""
    config = json.loads((PROJECT / ".chalice" / "config.json").read_text(encoding="utf-8"))
    if stage not in config["stages"]:
        known = ", ".join(config["stages"])
        raise SystemExit(f"There is no stage {stage!r} in .chalice/config.json; it has: {known}.")
    shared: dict[str, str] = config.get("environment_variables", {})
    own: dict[str, str] = config["stages"][stage].get("environment_variables", {})
    return shared | own


def deployed_stages() -> tuple[str, ...]:
    """The stages that are deployed: all but the laptop's."""
    config = json.loads((PROJECT / ".chalice" / "config.json").read_text(encoding="utf-8"))
    return tuple(stage for stage in config["stages"] if stage != "local")


def enter_stage(stage: str, *, cloud_port: int | None = None) -> None:
    """Put a stage's environment in place, as `chalice local --stage` does. That of the local stage
    has nothing of the person's AWS or proxies in it, so nothing that runs in it can reach AWS. The
    local cloud has its usual port if no other is named.
    """
    if stage == "local":
        for name in [name for name in os.environ if _leads_elsewhere(name)]:
            del os.environ[name]
        os.environ.update(_NOWHERE_ELSE)
    os.environ.update(stage_environment(stage))
    if stage == "local":
        os.environ["PREVIEW_SECRET"] = local_secret()
        # boto3 knows no LOCAL_CLOUD, and would go to Amazon
        os.environ["AWS_ENDPOINT_URL"] = (
            endpoint(cloud_port) if cloud_port else os.environ["LOCAL_CLOUD"]
        )


def local_secret(file: Path = PROJECT / ".local" / "preview-secret") -> str:
    """The secret that signs links to previews on this machine, made when it is first wanted."""
    file.parent.mkdir(exist_ok=True)
    with suppress(FileExistsError), file.open("x", encoding="utf-8") as new:
        new.write(secrets.token_urlsafe(32))
        file.chmod(0o600)
    return file.read_text(encoding="utf-8")


def chosen_newsroom() -> Path:
    """The folder of the newsroom that is run, tested or deployed: as NEWSROOM says, or else the one
    that is there. Raises WrongSettings if it is not.
    """
    return newsroom_folder(os.environ.get("NEWSROOM", ""))


# No configuration of the person's own, no look for a role of this machine, no proxy. A proxy may
# also be set in macOS, which has no variable to remove.
_NOWHERE_ELSE = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "NO_PROXY": "*",
    "no_proxy": "*",
}


def _leads_elsewhere(variable: str) -> bool:
    """Whether a variable may decide where a request goes, or who sends it."""
    return variable.startswith(("AWS_", "BOTO", "MOTO_")) or variable.lower().endswith("_proxy")


def endpoint(cloud_port: int) -> str:
    """The local cloud's address."""
    return f"http://127.0.0.1:{cloud_port}"
