"""Runs Chalice in a process of its own: `python -P within_chalice.py COMMAND FOLDER STAGE`.

Not Chalice's own command, for what that lacks: the size of a package before it is sent, one zip for
one content, and a record of what was made where a deployment breaks off midway. Nothing of ours is
imported here but the app in FOLDER, or the checkout would answer for the package.
"""

from __future__ import annotations

import json
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

from chalice.cli.factory import CLIFactory
from chalice.config import Config
from chalice.deploy.deployer import ChaliceDeploymentError
from chalice.deploy.packager import DependencyBuilder, LambdaDeploymentPackager
from chalice.utils import UI, OSUtils

EARLIEST_DATE = (1980, 1, 1, 0, 0, 0)  # the least that a zip can say


def main(command: str, folder: str, stage: str) -> None:
    """Do one thing with the project in a folder."""
    factory = CLIFactory(folder, debug=False, environ=os.environ)
    if command == "package":
        package(factory.create_config_obj(chalice_stage_name=stage))
        return
    config = factory.create_config_obj(chalice_stage_name=stage)
    session = factory.create_botocore_session(connection_timeout=60)
    deployer = (
        factory.create_default_deployer(session=session, config=config, ui=UI())
        if command == "deploy"
        else factory.create_deletion_deployer(session=session, ui=UI())
    )
    try:
        deployer.deploy(config, chalice_stage_name=stage)
    except ChaliceDeploymentError as error:
        raise SystemExit(" ".join(str(error).split())) from None
    finally:
        _record_partial_deployment(deployer, Path(folder), stage)


def package(config: Config) -> None:
    """Make the zip where Chalice will look for it before it makes one; prints its path."""
    osutils, architecture = OSUtils(), config.lambda_architecture
    builder = DependencyBuilder(osutils, architecture=architecture)
    packager = LambdaDeploymentPackager(osutils, builder, UI(out=sys.stderr), architecture)
    zip_file = Path(
        packager.create_deployment_package(config.project_dir, config.lambda_python_version)
    )
    _make_reproducible(zip_file)
    print(zip_file)


def _make_reproducible(package: Path) -> None:
    """Rewrite the zip in order and without dates: the same content has the same digest."""
    rewritten = package.with_suffix(".rewritten")
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(rewritten, "w") as new:
        for name in sorted(old.namelist()):
            new.writestr(zip_entry(name), old.read(name), compresslevel=9)
    rewritten.replace(package)


def zip_entry(name: str) -> zipfile.ZipInfo:
    """An entry of a zip without the date and the rights of a file on this machine."""
    entry = zipfile.ZipInfo(name, EARLIEST_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (0o100755 if name.endswith(".so") else 0o100644) << 16
    return entry


def _record_partial_deployment(deployer: Any, folder: Path, stage: str) -> None:  # noqa: ANN401 - Chalice's Deployer
    """Write the record after a failure: Chalice writes it last, and would forget a new API."""
    resources: list[dict[str, Any]] = deployer._executor.resource_values  # noqa: SLF001 - it tells nobody else
    file = folder / ".chalice" / "deployed" / f"{stage}.json"
    before = json.loads(file.read_text(encoding="utf-8"))["resources"] if file.is_file() else []
    is_done = [resource["name"] for resource in before] == [
        resource["name"] for resource in resources
    ]
    if is_done or not resources:
        return
    known = {resource["name"]: resource for resource in before} | {
        resource["name"]: resource for resource in resources
    }
    record = {"resources": list(known.values()), "schema_version": "2.0", "backend": "api"}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(record), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
