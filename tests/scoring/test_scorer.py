import json

import numpy as np

from steam.core.policy import InputPolicy, Strictness
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.bodies import BLOCK_ROWS, read_body
from steam.scoring.scorer import Scorer, canary_row

SIGNATURE = Signature(
    features=(
        Column("amount", ColumnType.NUMERIC, low=2.0, high=8.0),
        Column("size", ColumnType.NUMERIC),
        Column("colour", ColumnType.CATEGORICAL, levels=("red", "blue")),
    ),
    response=Column("y", ColumnType.NUMERIC),
    category=Category.REGRESSION,
    offset="shift",
)


class Adder:
    """A regression: amount + colour's code + offset."""

    signature = SIGNATURE

    def predict(self, columns: Columns, rows: int, offset=None) -> Prediction:
        return Prediction(values=columns["amount"] + columns["colour"] + offset)


def test_the_canary_is_an_ordinary_row_that_the_strictest_policy_takes() -> None:
    row = canary_row(SIGNATURE)
    assert row == {"amount": 5.0, "size": 0.0, "colour": "red", "shift": 0}
    reject = Strictness.REJECT
    (answer,) = Scorer(Adder(), InputPolicy(reject, reject, reject, reject)).answer([row])
    assert answer.value == 5.0
    assert answer.warnings == ()


def test_rows_of_many_blocks_keep_their_order_and_their_numbers() -> None:
    count = BLOCK_ROWS * 2 + 1
    rows = [{"amount": n, "size": 0, "colour": "blue", "shift": 0.5} for n in range(count)]
    rows[-1]["shade"] = 1
    scored = Scorer(Adder(), InputPolicy()).score(read_body(json.dumps(rows).encode(), ""))
    answers = json.loads(scored.text)
    np.testing.assert_array_equal([a["value"] for a in answers], np.arange(count) + 1.5)
    assert [n for n, answer in enumerate(answers) if "warnings" in answer] == [count - 1]
    assert scored.rows == count
    assert scored.took_ns > 0
