"""Rows that another library refuses to score."""

from steam.core.errors import InvalidInput

_SHOWN = 200


class UnscorableRow(InvalidInput):
    """A row, counted from 1, with values that the model's library does not take."""

    def __init__(self, row: int, cause: str) -> None:
        super().__init__(
            f"Row {row} cannot be scored: {cause}.",
            hint="Compare its values with those that the model was trained on.",
            details={"row": row},
        )
        self.row = row
        self.cause = cause


def first_line(error: Exception) -> str:
    """What another library's error says, short enough for a sentence."""
    text = " ".join((str(error).strip() or type(error).__name__).split("\n")[0].split())
    return text[:_SHOWN].rstrip(".")
