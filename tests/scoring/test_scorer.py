import csv
import json
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from steam.core.policy import InputPolicy, Strictness
from steam.model.artifact import load_artifact
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.dialects.steam import STEAM
from steam.scoring.errors import TimedOut, TooLarge, Unacceptable
from steam.scoring.scorer import Scored, Scorer, canary_row
from steam.scoring.wanted import Wanted

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


ENCODED = [
    ("gbm/one_hot_explicit", "tree_rows.csv", "gbm/one_hot_explicit.expected.csv"),
    ("gbm/binary", "tree_rows.csv", "gbm/binary.expected.csv"),
    ("drf/one_hot_explicit", "tree_rows.csv", "drf/one_hot_explicit.expected.csv"),
    ("drf/binary", "tree_rows.csv", "drf/binary.expected.csv"),
    (
        "deep_learning/encoded_binary",
        "deep_learning/encoded_binary_unseen.input.csv",
        "deep_learning/encoded_binary_unseen.expected.csv",
    ),
]


@pytest.mark.parametrize(("model", "rows", "expected"), ENCODED)
def test_unseen_levels_of_encoded_columns_are_what_they_are_to_genmodel(
    fixtures: Path, model: str, rows: str, expected: str
) -> None:
    scorer = Scorer(load_artifact(fixtures / f"{model}.zip").predictor, InputPolicy())
    levels = {column.name: column.levels for column in scorer.signature.features}
    given = [
        {name: cell or None for name, cell in row.items() if name in levels}
        for row in csv.DictReader((fixtures / rows).read_text(encoding="utf-8").splitlines())
    ]
    assert any(
        levels[name] and cell and cell not in levels[name]
        for row in given
        for name, cell in row.items()
    )
    told = list(csv.reader((fixtures / expected).read_text(encoding="utf-8").splitlines()))
    call = call_of(json.dumps(given).encode(), "")
    reader, writer = choose(STEAM.formats, call, scorer.model)
    together = json.loads(scorer.score(reader, writer).text)
    for row, found, (label, *chances) in zip(given, together, told[-len(given) :], strict=True):
        assert json.loads(scorer.score_row(row).text) == found
        assert found["label"] == label
        classes = [float(chance) for chance in chances[: len(found["classProbabilities"])]]
        assert found["classProbabilities"] == pytest.approx(classes, abs=1e-10)


def test_explanations_too_large_for_an_answer_are_refused_before_they_are_made(
    fixtures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scorer = Scorer(load_artifact(fixtures / "gbm/gaussian.zip").predictor, InputPolicy())
    row = canary_row(scorer.signature)
    monkeypatch.setattr("steam.scoring.scorer.MOST_ANSWER_BYTES", 8 * 8 * 10)  # ten rows of eight

    def explain(rows: int) -> Scored:
        call = call_of(json.dumps([row] * rows).encode(), "")
        reader, writer = choose(STEAM.formats, call, scorer.model)
        return scorer.score(reader, writer, wanted=Wanted(contributions=True))

    with pytest.raises(TooLarge, match=r"^The explanations would take more"):
        explain(11)
    with pytest.raises(TooLarge, match=r"^The answer would be larger"):
        explain(10)


def test_a_check_between_blocks_may_end_the_work() -> None:
    calls = count()

    def end_in_the_third_block() -> None:
        if next(calls) == 2:
            raise TimedOut("Over.")

    with pytest.raises(TimedOut):
        score(many_rows(), check=end_in_the_third_block)
