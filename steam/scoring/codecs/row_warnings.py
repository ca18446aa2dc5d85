"""Warnings of many rows as one text: each sentence once, with the rows that it is true of."""

from collections import Counter

from steam.scoring.answers import Answers
from steam.scoring.mentions import NOT_REPEATED

_MOST_SENTENCES = 20


class RowWarnings:
    """Collects what is told of rows, block by block."""

    def __init__(self) -> None:
        self._first_rows: dict[str, int] = {}  # by sentence
        self._rows: Counter[str] = Counter()
        self._unfinished: set[str] = set()  # sentences that may be true of later rows too
        self._others = 0

    def add(self, block: Answers) -> None:
        """Add the warnings of a block."""
        for index, told in block.warnings.items():
            for text in told:
                sentence = text.removesuffix(NOT_REPEATED)
                if sentence not in self._first_rows and len(self._first_rows) >= _MOST_SENTENCES:
                    self._others += 1
                    continue
                self._first_rows.setdefault(sentence, block.first_row + index)
                self._rows[sentence] += 1
                if sentence != text:
                    self._unfinished.add(sentence)

    def text(self) -> str:
        """A line for each sentence, empty where nothing was told."""
        lines = [f"{self._where(sentence)}: {sentence}" for sentence in self._first_rows]
        return "\n".join([*lines, *[f"and {self._others} more"] * bool(self._others)])

    def _where(self, sentence: str) -> str:
        first, more = self._first_rows[sentence], self._rows[sentence] - 1
        if sentence in self._unfinished:
            return f"row {first} and at least {more} more"
        return f"row {first} and {more} more" if more else f"row {first}"
