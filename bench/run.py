"""Run every benchmark, peers in the same run, and write RESULTS.md.

make bench                 all of them
make bench ARGS=recovery   one
make bench PEERS=h2o       with H2O beside, where it does the same (parse, glm, rapids, clients)
"""

import importlib.metadata
import os
import platform
import sys
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


def machine() -> str:
    """The machine and the versions that the figures hold for."""
    packages = ("numpy", "polars", "uvicorn", "uvloop", "starlette", "msgspec", "supervisor")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {versions}. Load average at the start: {load:.1f}."
    )


def main(names: list[str]) -> None:
    if unknown := set(os.environ.get("PEERS", "").split()) - {PEER}:
        raise SystemExit(
            f"There is no peer {', '.join(sorted(unknown))}; the optional one is {PEER}."
        )
    chosen = names or list(BENCHMARKS)
    parts = [
        "# Results",
        "",
        "Written by `make bench`. Medians; ranges in brackets.",
        "",
        machine(),
    ]
    for name in chosen:
        print(f"measuring {name} ...", flush=True)
        parts += ["", *BENCHMARKS[name]()]
    text = "\n".join(parts) + "\n"
    if not names:
        RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
