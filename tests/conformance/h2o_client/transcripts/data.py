"""The files that recorded requests name, below a folder that stands in for their /data."""

import shutil
from pathlib import Path

EXAMPLES = Path(__file__).parents[4] / "examples" / "data"
MIXED = Path(__file__).with_name("mixed.csv")
"""A column of each type, with gaps."""


def lay_out(folder: Path) -> None:
    """Put the files there, and the folders that a server writes to: not every one makes them."""
    for file in (EXAMPLES / "prostate.csv", EXAMPLES / "iris.csv", MIXED):
        shutil.copy(file, folder)
    for name in ("out", "out/framesave", "out/details", "out/r"):
        (folder / name).mkdir()
