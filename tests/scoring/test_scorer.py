import json
from itertools import count

import numpy as np
import pytest

from steam.core.policy import InputPolicy, Strictness
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.dialects.steam import STEAM
from steam.scoring.errors import TimedOut, Unacceptable
from steam.scoring.scorer import Scored, Scorer, canary_row

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
ROWS = 10_001


class Adder:
    """A regression: amount + colour's code + offset."""

    signature = SIGNATURE

    def predict(self, columns: Columns, rows: int, offset=None) -> Prediction:
        return Prediction(values=columns["amount"] + columns["colour"] + offset)


def score(rows: list[dict[str, object]], *, partial: bool = False, **more) -> Scored:
    scorer = Scorer(Adder(), InputPolicy())
    call = call_of(json.dumps(rows).encode(), "", partial=partial)
    reader, writer = choose(STEAM.formats, call, scorer.model)
    return scorer.score(reader, writer, partial=partial, **more)


def many_rows() -> list[dict[str, object]]:
    return [{"amount": n, "size": 0, "colour": "blue", "shift": 0.5} for n in range(ROWS)]


def test_the_canary_is_an_ordinary_row_that_the_strictest_policy_takes() -> None:
    row = canary_row(SIGNATURE)
    assert row == {"amount": 5.0, "size": 0.0, "colour": "red", "shift": 0}
    reject = Strictness.REJECT
    scored = Scorer(Adder(), InputPolicy(reject, reject, reject, reject)).score_row(row)
    assert scored.text == b'{"value":5.0}'


def test_rows_of_many_blocks_keep_their_order_and_their_numbers() -> None:
    rows = many_rows()
    rows[-1]["shade"] = 1
    scored = score(rows)
    answers = json.loads(scored.text)
    np.testing.assert_array_equal([a["value"] for a in answers], np.arange(ROWS) + 1.5)
    assert [n for n, answer in enumerate(answers) if "warnings" in answer] == [ROWS - 1]
    assert scored.rows == ROWS
    assert scored.took_ns > 0


def test_a_refusal_names_the_first_bad_rows_of_all_blocks() -> None:
    rows = many_rows()
    for index in (5, 9000, *range(9500, ROWS)):
        rows[index]["amount"] = "much"
    with pytest.raises(Unacceptable) as caught:
        score(rows)
    details = caught.value.details
    assert details["row"] == 6
    assert details["column"] == "amount"
    assert [bad["row"] for bad in details["rows"]] == [6, 9001, *range(9501, 9509)]
    assert all(bad["problem"] == "unparsable_value" for bad in details["rows"])


def test_a_partial_answer_has_the_good_rows() -> None:
    rows = many_rows()
    rows[5]["amount"] = rows[9000]["amount"] = "much"
    answers = json.loads(score(rows, partial=True).text)
    assert [n for n, answer in enumerate(answers) if "error" in answer] == [5, 9000]
    assert answers[9001] == {"value": 9002.5}
    assert answers[9000]["error"]["details"]["row"] == 9001


def test_a_check_between_blocks_may_end_the_work() -> None:
    calls = count()

    def end_in_the_third_block() -> None:
        if next(calls) == 2:
            raise TimedOut("Over.")

    with pytest.raises(TimedOut):
        score(many_rows(), check=end_in_the_third_block)
