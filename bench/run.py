"""Run every benchmark, peers in the same run, and write RESULTS.md.

make bench                 all of them
make bench ARGS=recovery   one; its sections take the place of the old ones
make bench PEERS=h2o       with H2O beside, where it does the same (parse, glm, rapids, clients)
"""

import importlib.metadata
import os
import platform
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import batch
import files
import fleet
import gateway
import glm
import h2o_clients
import loading
import pages
import parse
import priority
import rapids
import recovery
import rollback
import serving
import worker
from h2o_server import PEER

BENCHMARKS = {
    "worker": worker.measure,
    "loading": loading.measure,
    "serving": serving.measure,
    "batch": batch.measure,
    "files": files.measure,
    "parse": parse.measure,
    "glm": glm.measure,
    "rapids": rapids.measure,
    "clients": h2o_clients.measure,
    "recovery": recovery.measure,
    "rollback": rollback.measure,
    "fleet": fleet.measure,
    "gateway": gateway.measure,
    "pages": pages.measure,
    "priority": priority.measure,
}
RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = "## "

Sections = dict[str, list[str]]
"""The lines below each heading."""


def machine() -> str:
    """The machine and the versions that the figures hold for."""
    packages = ("numpy", "polars", "uvicorn", "uvloop", "starlette", "msgspec", "supervisor")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {versions}."
    )


def sections_of(lines: Iterable[str]) -> Sections:
    """What stands before the first heading is left out."""
    found: Sections = {}
    below: list[str] = []
    for line in lines:
        if line.startswith(HEADING):
            below = found.setdefault(line, [])
        else:
            below.append(line)
    return found


def measured(name: str) -> Sections:
    """The sections of one benchmark, each with its day and how busy the machine was."""
    load = f"{time.strftime('%Y-%m-%d')}; load average at the start {os.getloadavg()[0]:.1f}."
    print(f"measuring {name} ...", flush=True)
    found = sections_of(BENCHMARKS[name]())
    print("\n".join(line for heading in found for line in (heading, *found[heading])), flush=True)
    return {heading: ["", load, *lines] for heading, lines in found.items()}


def write(sections: Sections) -> None:
    """RESULTS.md, whole, with one empty line between its parts."""
    parts = ["# Results", "Written by `make bench`. Medians; ranges in brackets.", machine()]
    parts += ["\n".join([heading, *lines]).strip() for heading, lines in sections.items()]
    RESULTS.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def main(names: list[str]) -> None:
    if unknown := set(os.environ.get("PEERS", "").split()) - {PEER}:
        raise SystemExit(
            f"There is no peer {', '.join(sorted(unknown))}; the optional one is {PEER}."
        )
    old = sections_of(RESULTS.read_text(encoding="utf-8").splitlines()) if RESULTS.exists() else {}
    new: Sections = {}
    for name in names or BENCHMARKS:
        new |= measured(name)
        write(old | new)
    if not names:
        write(new)


if __name__ == "__main__":
    main(sys.argv[1:])
