"""The library that the loops in C become: made when steam is installed, found when it runs."""

import ctypes
import os
import shlex
import subprocess
import sysconfig
import tempfile
from pathlib import Path

SOURCES = Path(__file__).with_name("c")
LIBRARY = Path(__file__).with_name(f"kernels.{sysconfig.get_platform()}.so")

_FLAGS = "-std=c11 -fPIC -shared -fno-math-errno -fno-trapping-math -ffp-contract=fast -Wno-psabi"
_SECONDS = 120


def make_library(sources: Path = SOURCES, library: Path = LIBRARY, flags: str = "-O3") -> None:
    """Compile all files of a folder; the compiler is that of CC, or cc.

    Raises OSError without a compiler, and subprocess.SubprocessError if it fails or does not end.
    A library that was there is kept then.
    """
    compiler = shlex.split(os.environ.get("CC", "cc"))
    with tempfile.TemporaryDirectory(dir=library.parent) as folder:
        made = Path(folder, library.name)
        files = map(str, sorted(sources.glob("*.c")))
        command = [*compiler, *_FLAGS.split(), *flags.split(), "-o", str(made), *files, "-lm"]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=_SECONDS)  # noqa: S603 - the compiler of whoever installs
        made.replace(library)


def find_library(library: Path = LIBRARY) -> ctypes.CDLL | None:
    """The library, if it was made; None too for one that this system cannot load."""
    try:
        return ctypes.CDLL(str(library)) if library.exists() else None
    except OSError:
        return None
