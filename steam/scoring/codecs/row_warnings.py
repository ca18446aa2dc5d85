"""Warnings of many rows as one text: each sentence once, with the rows that it is true of."""

from collections import Counter, defaultdict

from steam.scoring.answers import Answers
from steam.scoring.mentions import NOT_REPEATED

_MOST_SENTENCES = 20
_ROWS_NAMED = 2


class RowWarnings:
    """Collects what is told of rows, block by block."""

    def __init__(self) -> None:
        self._first_rows: defaultdict[str, list[int]] = defaultdict(list)  # by sentence
        self._rows: Counter[str] = Counter()
        self._others = 0

    def add(self, block: Answers) -> None:
        """Add the warnings of a block."""
        for index, told in block.warnings.items():
            for text in told:
                sentence = text.removesuffix(NOT_REPEATED)
                if sentence not in self._first_rows and len(self._first_rows) >= _MOST_SENTENCES:
                    self._others += 1
                    continue
                first_rows = self._first_rows[sentence]
                if len(first_rows) < _ROWS_NAMED:
                    first_rows.append(block.first_row + index)
                if sentence not in block.column_warnings:
                    self._rows[sentence] += 1
        for warning, rows in block.column_warnings.items():
            if warning in self._first_rows:
                self._rows[warning] += rows

    def text(self) -> str:
        """A line for each sentence, empty where nothing was told."""
        lines = [f"{self._where(sentence)}: {sentence}" for sentence in self._first_rows]
        others = f"and {self._others:,} other warning{'s' * (self._others > 1)}"
        return "\n".join([*lines, *[others] * bool(self._others)])

    def _where(self, sentence: str) -> str:
        first, *second = self._first_rows[sentence]
        rows = self._rows[sentence]
        if rows == 1:
            return f"row {first}"
        return (
            f"rows {first} and {second[0]}" if rows == 2 else f"row {first} and {rows - 1:,} others"
        )
