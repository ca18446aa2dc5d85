"""What the policy makes of doubtful input: silence, a warning, or a refusal of the request."""

from steam.core.policy import InputPolicy, Strictness
from steam.scoring.cells import Doubt
from steam.scoring.errors import Unacceptable


class Doubts:
    """Collects the warnings of one block of rows; `warnings` are by index in the block."""

    __slots__ = ("_first_row", "_strictness", "warnings")

    def __init__(self, strictness: dict[Doubt, Strictness], first_row: int) -> None:
        self._strictness = strictness
        self._first_row = first_row
        self.warnings: dict[int, list[str]] = {}

    def add(self, index: int, column: str, doubt: Doubt, says: str, taken_as: str) -> None:
        """Judge one doubt. Raises Unacceptable under `reject`, naming row (from 1) and column."""
        strictness = self._strictness[doubt]
        if strictness is Strictness.REJECT:
            row = self._first_row + index
            raise Unacceptable(
                f"Row {row}: column {column} {says}.",
                hint="Correct the value, or relax the input policy of the deployment."
                if doubt is not Doubt.NESTED_VALUE
                else "Send a number, a text, true, false or null.",
                details={"row": row, "column": column, "problem": doubt.value},
            )
        if strictness is Strictness.WARN:
            self.warnings.setdefault(index, []).append(f"column {column} {says}; {taken_as}")


def strictness_by_doubt(policy: InputPolicy) -> dict[Doubt, Strictness]:
    """The policy as a table; an array or object as a value is refused under every policy."""
    return {
        Doubt.MISSING_COLUMN: policy.missing_column,
        Doubt.UNKNOWN_COLUMN: policy.unknown_column,
        Doubt.UNSEEN_LEVEL: policy.unseen_level,
        Doubt.UNPARSABLE_VALUE: policy.unparsable_value,
        Doubt.NESTED_VALUE: Strictness.REJECT,
    }
