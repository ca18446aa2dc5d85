"""What the policy makes of doubtful input: silence, a warning, or the refusal of a row."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from steam.core.errors import SteamError
from steam.core.policy import InputPolicy, Strictness
from steam.scoring.cells import Doubt, DoubtfulCell
from steam.scoring.column_bodies import COLUMNS_FORM
from steam.scoring.column_doubts import MOST_NAMED, ColumnDoubts, Named, sentence
from steam.scoring.errors import Unacceptable
from steam.scoring.mentions import Mentions

_NESTED_HINT = f"Send one value, or columns to /predict: {COLUMNS_FORM}."
_OR_RELAX = ", or relax the input policy of the deployment."
_VALUE_HINT = f"Correct the value{_OR_RELAX}"
_COLUMNS_HINTS = {
    Doubt.MISSING_COLUMN: f"Send all columns that the model reads{_OR_RELAX}",
    Doubt.UNKNOWN_COLUMN: f"Send only columns that the model reads{_OR_RELAX}",
}


class Judged(NamedTuple):
    """What became of a block of rows, by index in it: those that are refused, and the warnings to
    others.

    `of_columns`: each warning that is of columns, with all rows that it is true of, whether it is
    told of them or not.
    """

    refusals: Mapping[int, SteamError]
    warnings: Mapping[int, Sequence[str]]
    of_columns: Mapping[str, Sequence[int]]


class Doubts:
    """Collects doubts about one block of rows, by index in the block.

    A row is refused once: for the first of its values that the policy rejects, else for all columns
    that it should have, or should not. `mentions` are those of the request, where the block is not
    all of it; `apart` as of a Table.
    """

    __slots__ = (
        "_first_row",
        "_mentions",
        "_of_columns",
        "_of_values",
        "_refused_for_values",
        "_rejected_columns",
        "_strictness",
    )

    def __init__(
        self,
        strictness: Mapping[Doubt, Strictness],
        first_row: int,
        refusals: Mapping[int, SteamError],
        mentions: Mentions | None = None,
        *,
        apart: bool = False,
    ) -> None:
        self._strictness = strictness
        self._mentions = mentions or Mentions()
        self._first_row = first_row
        self._of_values: dict[int, list[str]] = {}
        self._of_columns = ColumnDoubts(apart=apart)
        self._refused_for_values: dict[int, SteamError] = dict(refusals)
        self._rejected_columns = ColumnDoubts(apart=apart)

    def add_cell(self, index: int, column: str, cell: DoubtfulCell, taken_as: str) -> None:
        """Judge one doubtful cell; `taken_as` is what is done about it."""
        strictness = self._strictness[cell.doubt]
        if strictness is Strictness.REJECT and index not in self._refused_for_values:
            self._refused_for_values[index] = _refused_value(self._first_row + index, column, cell)
        elif strictness is Strictness.WARN:
            warning = f"column {column} {cell.says}; {taken_as}"
            self._of_values.setdefault(index, []).append(warning)

    def add_column(
        self, indices: Iterable[int], column: Named, doubt: Doubt, taken_as: str
    ) -> None:
        """Judge a column that rows lack, or that the model does not know."""
        strictness = self._strictness[doubt]
        if strictness is Strictness.REJECT:
            self._rejected_columns.add(indices, column, doubt, taken_as)
        elif strictness is Strictness.WARN:
            self._of_columns.add(indices, column, doubt, taken_as)

    def judged(self) -> Judged:
        """What became of the rows. To be asked once, after all doubts."""
        refusals = {**self._refused_for_columns(), **self._refused_for_values}
        of_columns = {
            f"{sentence(columns, doubt)}; {taken_as}": [
                index for index in indices if index not in refusals
            ]
            for doubt, taken_as, columns, indices in self._of_columns.groups()
        }
        warnings = {index: told for index, told in self._of_values.items() if index not in refusals}
        for warning, indices in of_columns.items():
            for index, told in self._mentions.of(warning, indices):
                warnings.setdefault(index, []).append(told)
        return Judged(refusals, warnings, of_columns)

    def _refused_for_columns(self) -> Mapping[int, SteamError]:
        found: dict[int, list[tuple[Doubt, Sequence[Named]]]] = {}
        for doubt, _, columns, indices in self._rejected_columns.groups():
            for index in indices:
                found.setdefault(index, []).append((doubt, columns))
        return {
            index: _refused_columns(self._first_row + index, groups)
            for index, groups in found.items()
        }


def _refused_value(row: int, column: str, cell: DoubtfulCell) -> Unacceptable:
    return Unacceptable(
        f"Row {row}: column {column} {cell.says}.",
        hint=_NESTED_HINT if cell.doubt is Doubt.NESTED_VALUE else _VALUE_HINT,
        details={"row": row, "column": column, "problem": cell.doubt.value},
    )


def _refused_columns(row: int, found: Sequence[tuple[Doubt, Sequence[Named]]]) -> Unacceptable:
    """The refusal for all columns of the first kind of doubt that was found."""
    first = found[0][0]
    columns = [column for doubt, group in found if doubt is first for column in group]
    names = [column.name for column in columns[:MOST_NAMED]]
    several = {"columns": names} if len(names) > 1 else {}
    return Unacceptable(
        f"Row {row}: {sentence(columns, first)}.",
        hint=_COLUMNS_HINTS[first],
        details={"row": row, "column": names[0], **several, "problem": first.value},
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
