"""One row as one JSON object: the path that most requests take, without tables or arrays."""

from collections.abc import Sequence

from steam.core.policy import InputPolicy
from steam.model.predictor import RowPredictor
from steam.model.signature import ColumnType
from steam.scoring.cell_coding import CellCoder
from steam.scoring.cells import DoubtfulCell
from steam.scoring.coding import doubt_unknown
from steam.scoring.column_coding import INEXACT_FROM, coder_of, offset_coder
from steam.scoring.doubts import Doubts, strictness_by_doubt
from steam.scoring.json_cells import encode
from steam.scoring.row_answers import RowAnswers
from steam.scoring.tables import ABSENT


class RowScoring:
    """Scores a row at a time with a predictor that can. Immutable.

    It says what `TableCoder`, `predict` and `JsonRows` say, to the byte.
    """

    def __init__(
        self, predictor: RowPredictor, policy: InputPolicy, unseen: int | None = None
    ) -> None:
        signature = predictor.signature
        self._predictor = predictor
        self._strictness = strictness_by_doubt(policy)
        coders = [coder_of(column, unseen) for column in signature.features]
        self._has_offset = signature.offset is not None
        if signature.offset is not None:
            coders.append(offset_coder(signature.offset))
        self._columns = [
            (coder.codes if coder.cell.type is ColumnType.CATEGORICAL else None, coder.cell)
            for coder in coders
        ]
        self._answers = RowAnswers(signature)

    def answer(self, cells: Sequence[object], unknown: tuple[str, ...]) -> bytes | None:
        """The answer to the cells of one row, which also has columns that are `unknown`.

        None where the row is refused.

        Raises MissingCategory.
        """
        doubts: Doubts | None = None
        values: list[float] = []
        for (codes, coder), cell in zip(self._columns, cells, strict=False):
            value: float | None = None
            if codes is not None:
                if type(cell) is str:
                    value = codes.get(cell)
            elif (type(cell) is float or type(cell) is int) and abs(cell) < INEXACT_FROM:
                value = float(cell)
            if value is None:
                doubts = doubts or Doubts(self._strictness, 1, {})
                value = _read(coder, cell, doubts)
            values.append(value)
        if unknown:
            doubts = doubts or Doubts(self._strictness, 1, {})
            doubt_unknown({0: unknown}, doubts)
        judged = None if doubts is None else doubts.judged()
        if judged is not None and judged.refusals:
            return None
        offset = values.pop() if self._has_offset else None
        text = self._answers.of(self._predictor.predict_row(values, offset))
        warnings = None if judged is None else judged.warnings.get(0)
        return text if warnings is None else b'%b,"warnings":%b}' % (text[:-1], encode(warnings))


def _read(coder: CellCoder, cell: object, doubts: Doubts) -> float:
    """A cell by the rule; what is usual has been read without it."""
    if cell is None or cell is ABSENT:
        if cell is ABSENT or coder.null_is_doubtful:
            coder.doubt_missing((0,), doubts)
        return coder.missing
    try:
        return coder.read(cell)
    except DoubtfulCell as doubtful:
        return coder.take_doubtful(0, doubtful, doubts)
