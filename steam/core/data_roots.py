"""Which files users may name: those below allowed folders, and none of steam's own."""

from collections.abc import Collection
from pathlib import Path

from steam.core.home import Home

_NEVER = (Path("/proc"), Path("/sys"), Path("/dev"))


def is_allowed(path: Path, roots: Collection[Path]) -> bool:
    """Whether a path lies below one of the folders; all are absolute and resolved."""
    return any(path.is_relative_to(root) for root in roots)


def is_private(path: Path, home: Home) -> bool:
    """Whether a resolved path is the kernel's, or steam's own and no data."""
    own = path.is_relative_to(home.root.resolve())
    data = (home.frames.resolve(), home.batches.resolve())
    return (own and not is_allowed(path, data)) or is_allowed(path, _NEVER)
