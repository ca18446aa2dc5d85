"""What the policy makes of doubtful input: silence, a warning, or the refusal of a row."""

from collections.abc import Mapping

from steam.core.errors import SteamError
from steam.core.policy import InputPolicy, Strictness
from steam.scoring.cells import Doubt, DoubtfulCell
from steam.scoring.errors import Unacceptable


class Doubts:
    """Collects warnings and refusals of one block of rows, by index in the block.

    A row is refused once, for the first of its doubts that the policy rejects.
    """

    __slots__ = ("_first_row", "_strictness", "refusals", "warnings")

    def __init__(
        self,
        strictness: Mapping[Doubt, Strictness],
        first_row: int,
        refusals: Mapping[int, SteamError],
    ) -> None:
        self._strictness = strictness
        self._first_row = first_row
        self.warnings: dict[int, list[str]] = {}
        self.refusals: dict[int, SteamError] = dict(refusals)

    def add_cell(self, index: int, column: str, cell: DoubtfulCell, taken_as: str) -> None:
        """Judge one doubtful cell."""
        self.add(index, column, cell.doubt, cell.says, taken_as)

    def add(self, index: int, column: str, doubt: Doubt, says: str, taken_as: str) -> None:
        """Judge one doubt; `says` completes "column X ...", `taken_as` what is done about it."""
        strictness = self._strictness[doubt]
        if strictness is Strictness.ACCEPT or index in self.refusals:
            return
        if strictness is Strictness.WARN:
            self.warnings.setdefault(index, []).append(f"column {column} {says}; {taken_as}")
            return
        self.warnings.pop(index, None)
        row = self._first_row + index
        self.refusals[index] = Unacceptable(
            f"Row {row}: column {column} {says}.",
            hint="Correct the value, or relax the input policy of the deployment."
            if doubt is not Doubt.NESTED_VALUE
            else "Send a number, a text, true, false or null.",
            details={"row": row, "column": column, "problem": doubt.value},
        )


def strictness_by_doubt(policy: InputPolicy) -> dict[Doubt, Strictness]:
    """The policy as a table; an array or object as a value is refused under every policy."""
    return {
        Doubt.MISSING_COLUMN: policy.missing_column,
        Doubt.UNKNOWN_COLUMN: policy.unknown_column,
        Doubt.UNSEEN_LEVEL: policy.unseen_level,
        Doubt.UNPARSABLE_VALUE: policy.unparsable_value,
        Doubt.NESTED_VALUE: Strictness.REJECT,
    }
