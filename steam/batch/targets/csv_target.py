"""CSV out. Cells are what they are: whoever reads them gets them back, formulas included."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from steam.batch.answers import BlockAnswers
from steam.batch.blocks import Kept
from steam.core.whole_file import whole_file
from steam.scoring.codecs.csv_cells import quoted

_COPIED_AT_ONCE = 1 << 20


class CsvTarget:
    """CSV: parts are lines, and the file is their names and they."""

    def check(self, rows: int) -> None:
        """There is no limit."""

    def part(self, kept: Kept, answers: BlockAnswers) -> bytes:
        return kept.csv(answers)

    def join(self, names: Sequence[str], parts: Sequence[Path], joined: Path) -> None:
        with whole_file(joined, durable=True) as file:
            file.write(b",".join(map(quoted, names)) + b"\n")
            for part in parts:
                with part.open("rb") as lines:
                    shutil.copyfileobj(lines, file, _COPIED_AT_ONCE)
