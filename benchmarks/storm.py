"""The chaos test of intake: AWS calls fail at random (fault injection); prints what was lost.

`python -m benchmarks.storm [--files 100] [--seed 1]`

Exit status 1 if a story was lost or doubled, or the failures queue was not what was redriven.
"""

from __future__ import annotations

import argparse
import time

from local.cloud import start_moto
from tests.operations.storm import rage


def main() -> None:
    """Rage once."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    server, _ = start_moto(0)
    started = time.monotonic()
    left = rage(f"http://127.0.0.1:{server.server_port}", files=chosen.files, seed=chosen.seed)
    server.shutdown()
    calls = left.met.total()
    print(f"{left.files} files, {left.events} uploads, {time.monotonic() - started:.0f} s")
    for name, times in left.met.most_common():
        print(f"  {name:15} {times:7}  {100 * times / calls:4.1f} %")
    print(f"failed for good, in the queue: {len(left.queued)}")
    print(f"redriven, in {left.redrives} runs:     {len(left.redriven)}")
    print(f"the same: {left.queued == left.redriven}; still in the queue: {left.waiting}")
    print(
        f"lost: {len(left.lost)}; doubled: {len(left.doubled)}; "
        f"unlike a rebuild: {len(left.differing)}"
    )
    is_well = left.queued == left.redriven and not left.waiting
    if not is_well or left.lost or left.doubled or left.differing:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
