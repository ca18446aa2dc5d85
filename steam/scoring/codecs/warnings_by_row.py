"""Warnings by row in an answer that is written whole: what is of a column stands there once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from steam.scoring.answers import Answers
from steam.scoring.mentions import NOT_REPEATED


class WarningsByRow:
    """Collects what is told of rows, block by block.

    A warning of a column is told of the first row that it is true of, with the number of them all.
    """

    def __init__(self, blocks: Iterable[Answers] = ()) -> None:
        self._told: list[tuple[int, Sequence[str]]] = []
        self._rows: Counter[str] = Counter()  # by warning of a column
        for block in blocks:
            self.add(block)

    def add(self, block: Answers) -> None:
        """Add the warnings of a block."""
        self._rows.update(block.column_warnings)
        for index, texts in sorted(block.warnings.items()):
            self._told.append((block.first_row + index, texts))

    def texts(self) -> Mapping[int, Sequence[str]]:
        """What is told of each row, by its number. To be asked once all blocks are there."""
        texts: dict[int, Sequence[str]] = {}
        begun: set[str] = set()
        for row, told in self._told:
            kept = [self._counted(text, begun) for text in told]
            if any(kept):
                texts[row] = list(filter(None, kept))
        return texts

    def _counted(self, text: str, begun: set[str]) -> str:
        """The warning as it is told of its row; empty where it was told of an earlier one."""
        warning = text.removesuffix(NOT_REPEATED)
        rows = self._rows[warning]
        if not rows:
            return text
        if warning in begun:
            return ""
        begun.add(warning)
        return warning if rows == 1 else f"{warning} (in {rows:,} rows)"
