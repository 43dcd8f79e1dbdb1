"""`make rebuild`: empty the table and fill it again from the bucket, which is the truth."""

from __future__ import annotations

import argparse
import os

from botocore.exceptions import BotoCoreError, ClientError
from tqdm import tqdm

from chalicelib.ingest.sweep import rebuild
from chalicelib.settings import read_settings
from chalicelib.site import Site
from local.stages import enter_stage


def main() -> None:
    """Rebuild the stage that is named on the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stage", required=True)
    options.add_argument("--cloud-port", type=int, help="of the local cloud, for --stage local")
    chosen = options.parse_args()
    is_named = "AWS_ENDPOINT_URL" in os.environ
    enter_stage(chosen.stage, cloud_port=None if is_named else chosen.cloud_port)
    settings = read_settings(os.environ)
    where = settings.endpoint or "AWS"
    site = Site(settings)
    try:
        files = sum(1 for _ in site.uploads.newest())
        with tqdm(
            total=files, desc=f"Rebuilding {settings.table} at {where}", unit=" files"
        ) as bar:
            done = rebuild(site.intake, progress=bar.update)
    except ExceptionGroup as failed:
        for failure in failed.exceptions:
            print(f"{' '.join(failure.__notes__)}: {failure!r}")
        raise SystemExit(f"{failed.message}; all others are there. Run it again.") from None
    except (BotoCoreError, ClientError) as error:
        raise SystemExit(f"{where} did not do it: {error}. Is it up, and may you use it?") from None
    print(f"{settings.table} holds what {settings.bucket} says: {done} files.")


if __name__ == "__main__":
    main()
