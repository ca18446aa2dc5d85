from hypothesis import find, given
from hypothesis import strategies as st

from steam.core.policy import Strictness
from steam.model.predictor import Prediction
from steam.scoring.answers import Answers
from steam.scoring.cells import Doubt, DoubtfulCell
from steam.scoring.codecs import warnings_by_row
from steam.scoring.codecs.warnings_by_row import WarningsByRow
from steam.scoring.column_doubts import Named
from steam.scoring.doubts import Doubts
from steam.scoring.mentions import Mentions

WARN = dict.fromkeys(Doubt, Strictness.WARN)
RUNS = st.lists(st.tuples(st.booleans(), st.integers(1, 120)), min_size=1, max_size=3)
BLOCKS = st.lists(
    RUNS.map(lambda runs: [lacks for lacks, rows in runs for _ in range(rows)]),
    min_size=1,
    max_size=3,
)
"""By block and row, whether the row lacks the column a."""


def answered(blocks: list[list[bool]]) -> list[Answers]:
    """Blocks of rows, some of which lack a column; every row holds a strange level."""
    mentions, answers, first_row = Mentions(), [], 1
    for lacks in blocks:
        doubts = Doubts(WARN, first_row, {}, mentions)
        rows = [index for index, lacking in enumerate(lacks) if lacking]
        doubts.add_column(rows, Named("a"), Doubt.MISSING_COLUMN, "taken as NA")
        for index in range(len(lacks)):
            doubts.add_cell(index, "b", DoubtfulCell(Doubt.UNSEEN_LEVEL, "is odd"), "taken as NA")
        judged = doubts.judged()
        counts = {warning: len(rows) for warning, rows in judged.of_columns.items()}
        answers.append(
            Answers(first_row, len(lacks), Prediction(), judged.warnings, column_warnings=counts)
        )
        first_row += len(lacks)
    return answers


def tells_all_once(blocks: list[list[bool]]) -> bool:
    """A missing column at its first row with the count; a strange level at each row."""
    lacking = [row for row, lacks in enumerate((lacks for b in blocks for lacks in b), 1) if lacks]
    told = WarningsByRow(answered(blocks)).texts()
    of_columns = [(row, text) for row in sorted(told) for text in told[row] if "column a" in text]
    count = f" (in {len(lacking)} rows)" if len(lacking) > 1 else ""
    wanted = [(row, f"column a is missing; taken as NA{count}") for row in lacking[:1]]
    rows = sum(map(len, blocks))
    levels = [row for row in sorted(told) for text in told[row] if "column b" in text]
    return of_columns == wanted and levels == list(range(1, rows + 1))


@given(BLOCKS)
def test_what_is_of_a_column_is_told_once_with_its_rows(blocks: list[list[bool]]) -> None:
    assert tells_all_once(blocks)


def test_the_property_sees_a_sentence_that_is_not_taken_as_the_same(monkeypatch) -> None:
    monkeypatch.setattr(warnings_by_row, "NOT_REPEATED", "another ending")
    find(BLOCKS, lambda blocks: not tells_all_once(blocks))


def test_a_row_of_which_nothing_is_left_is_not_there() -> None:
    block = Answers(1, 2, Prediction(), {0: ["gone"], 1: ["gone"]}, column_warnings={"gone": 2})
    assert WarningsByRow([block]).texts() == {1: ["gone (in 2 rows)"]}
