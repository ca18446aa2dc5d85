"""Writes what a real H2O tells in every flow; `made_by.json` says which server and client told it.

`python -m tests.conformance.h2o_client.record URL [FLOW ...]`, from the root of the repository. The
files that are there were told by a server of 3.46.0.11, the nearest to the client that was at hand.
"""

import json
import sys
from pathlib import Path

import h2o

from tests.conformance.h2o_client.flows.every import FLOWS

HERE = Path(__file__).parent
RECORDED = HERE / "recorded"


def main(url: str, *names: str) -> None:
    """Run these flows, or all of them, against the server at that address."""
    h2o.connect(url=url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    versions = {"server": h2o.cluster().version, "client": h2o.__version__}
    _write(HERE / "made_by.json", versions)
    for name in names or FLOWS:
        h2o.remove_all()
        _write(RECORDED / f"{name}.json", FLOWS[name](HERE.parents[2] / "examples" / "data"))


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
