"""Whether several files hold the same columns."""

from collections.abc import Sequence

from steam.core.errors import InvalidInput


def check_same_columns(
    first: object, names: Sequence[str], other: object, found: Sequence[str]
) -> None:
    """Raises InvalidInput naming file and column where `found` are not `names`, in any order."""
    known, there = set(names), set(found)
    missing = next((name for name in names if name not in there), None)
    if missing is not None:
        raise InvalidInput(
            f"{other} has no column '{missing[:80]}', which {first} has.",
            hint="Files of one frame hold the same columns; parse this one by itself.",
            details={"file": str(other), "column": missing},
        )
    more = next((name for name in found if name not in known), None)
    if more is not None:
        raise InvalidInput(
            f"{other} has a column '{more[:80]}', which {first} has not.",
            hint="Files of one frame hold the same columns; parse this one by itself.",
            details={"file": str(other), "column": more},
        )
