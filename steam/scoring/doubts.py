"""What the policy makes of doubtful input: silence, a warning, or the refusal of a row."""

from collections.abc import Iterable, Mapping, Sequence

from steam.core.errors import SteamError
from steam.core.policy import InputPolicy, Strictness
from steam.scoring.cells import Doubt, DoubtfulCell
from steam.scoring.column_bodies import COLUMNS_FORM
from steam.scoring.errors import Unacceptable
from steam.scoring.mentions import Mentions

_NESTED_HINT = f"Send one value, or columns to /predict: {COLUMNS_FORM}."
_OF_COLUMNS = frozenset({Doubt.MISSING_COLUMN, Doubt.UNKNOWN_COLUMN})


class Doubts:
    """Collects doubts about one block of rows, by index in the block.

    A row is refused once, for the first of its doubts that the policy rejects. `mentions` are those
    of the request, where the block is not all of it.
    """

    __slots__ = ("_first_row", "_mentions", "_of_columns", "_of_values", "_strictness", "refusals")

    def __init__(
        self,
        strictness: Mapping[Doubt, Strictness],
        first_row: int,
        refusals: Mapping[int, SteamError],
        mentions: Mentions | None = None,
    ) -> None:
        self._strictness = strictness
        self._mentions = mentions or Mentions()
        self._first_row = first_row
        self._of_values: dict[int, list[str]] = {}
        self._of_columns: dict[str, list[int]] = {}
        self.refusals: dict[int, SteamError] = dict(refusals)

    def add_cell(self, index: int, column: str, cell: DoubtfulCell, taken_as: str) -> None:
        """Judge one doubtful cell."""
        self.add((index,), column, cell.doubt, cell.says, taken_as)

    def add(
        self, indices: Iterable[int], column: str, doubt: Doubt, says: str, taken_as: str
    ) -> None:
        """Judge a doubt about some rows.

        `says` completes "column X ...", `taken_as` what is done about it.
        """
        strictness = self._strictness[doubt]
        if strictness is Strictness.ACCEPT:
            return
        if strictness is Strictness.REJECT:
            for index in indices:
                if index not in self.refusals:
                    self.refusals[index] = _refusal(self._first_row + index, column, doubt, says)
            return
        warning = f"column {column} {says}; {taken_as}"
        if doubt in _OF_COLUMNS:
            self._of_columns.setdefault(warning, []).extend(indices)
            return
        for index in indices:
            self._of_values.setdefault(index, []).append(warning)

    def column_warnings(self) -> Mapping[str, Sequence[int]]:
        """Each warning of a column, with the rows that it is true of and that are not refused.

        To be asked after all doubts.
        """
        return {
            warning: [index for index in indices if index not in self.refusals]
            for warning, indices in self._of_columns.items()
        }

    def warnings(self) -> Mapping[int, list[str]]:
        """The warnings to each row that is not refused. To be asked once, after all doubts."""
        warnings = {
            index: told for index, told in self._of_values.items() if index not in self.refusals
        }
        for warning, indices in self.column_warnings().items():
            for index, told in self._mentions.of(warning, indices):
                warnings.setdefault(index, []).append(told)
        return warnings


def _refusal(row: int, column: str, doubt: Doubt, says: str) -> Unacceptable:
    return Unacceptable(
        f"Row {row}: column {column} {says}.",
        hint="Correct the value, or relax the input policy of the deployment."
        if doubt is not Doubt.NESTED_VALUE
        else _NESTED_HINT,
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
