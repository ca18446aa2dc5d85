import math

import numpy as np
import pytest

from steam.core.policy import InputPolicy, Strictness
from steam.model.predictor import UNSEEN
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.coding import Coded, TableCoder
from steam.scoring.json_tables import Row, TableDecoder
from steam.scoring.tables import vocabulary_of

SIGNATURE = Signature(
    features=(
        Column("amount", ColumnType.NUMERIC),
        Column("colour", ColumnType.CATEGORICAL, levels=("red", "1")),
        Column("when", ColumnType.TIME),
    ),
    response=Column("y", ColumnType.NUMERIC),
    category=Category.REGRESSION,
    offset="shift",
)
WHOLE: dict[str, object] = {"amount": 1, "colour": "red", "when": 0, "shift": 2}
DOUBTFUL = {
    "missing_column": ("amount", {k: v for k, v in WHOLE.items() if k != "amount"}),
    "unknown_column": ("size", {**WHOLE, "size": 1}),
    "unseen_level": ("colour", {**WHOLE, "colour": "blue"}),
    "unparsable_value": ("amount", {**WHOLE, "amount": "much"}),
}


DECODER = TableDecoder(vocabulary_of(SIGNATURE, ("weight",)))


def code(rows: list[Row], first_row: int = 1, **policy: Strictness) -> Coded:
    return TableCoder(SIGNATURE, InputPolicy(**policy)).code(DECODER.table_of(rows, first_row))


def test_columns_have_the_types_that_a_predictor_takes() -> None:
    coded = code([WHOLE, {**WHOLE, "amount": None, "colour": 1, "when": "1970-01-02"}])
    assert coded.columns["amount"].dtype == np.float64
    assert coded.columns["colour"].dtype == np.int32
    np.testing.assert_array_equal(coded.columns["amount"], [1, math.nan])
    np.testing.assert_array_equal(coded.columns["colour"], [0, 1])
    np.testing.assert_array_equal(coded.columns["when"], [0, 86_400_000])
    np.testing.assert_array_equal(coded.offset, [2, 2])
    assert coded.warnings == {}
    assert set(coded.columns) == {"amount", "colour", "when"}


@pytest.mark.parametrize("strictness", list(Strictness))
@pytest.mark.parametrize("doubt", DOUBTFUL)
def test_each_policy_for_each_kind_of_doubt(doubt: str, strictness: Strictness) -> None:
    column, row = DOUBTFUL[doubt]
    rows = [WHOLE, row]
    coded = code(rows, first_row=10, **{doubt: strictness})
    if strictness is Strictness.REJECT:
        ((index, refusal),) = coded.refusals.items()
        assert index == 1
        assert refusal.details == {"row": 11, "column": column, "problem": doubt}
        assert f"Row 11: column {column} " in refusal.message
        return
    if strictness is Strictness.ACCEPT:
        assert coded.warnings == {}
    else:
        ((index, (warning,)),) = coded.warnings.items()
        assert index == 1
        assert f"column {column} " in warning
    if column == "amount":
        np.testing.assert_array_equal(coded.columns["amount"], [1, math.nan])
    if column == "colour":
        np.testing.assert_array_equal(coded.columns["colour"], [0, -1])


@pytest.mark.parametrize("told", [True, False])
def test_an_unseen_level_is_told_from_a_missing_one_where_the_model_does(told: bool) -> None:
    coder = TableCoder(SIGNATURE, InputPolicy(), UNSEEN if told else None)
    rows = [{**WHOLE, "colour": cell} for cell in ("blue", None, "1", 2.5, True)]
    coded = coder.code(DECODER.table_of([*rows, {k: WHOLE[k] for k in ("amount", "when")}], 1))
    unseen = UNSEEN if told else -1
    assert coded.columns["colour"].tolist()[:4] == [unseen, -1, 1, unseen]
    assert coded.columns["colour"].tolist()[5] == -1
    taken = "taken as an unknown level" if told else "taken as NA"
    assert coded.warnings[0] == [
        f"column colour has the level 'blue', which the model never saw; {taken}"
    ]


def test_null_is_missing_under_every_policy() -> None:
    coded = code(
        [{**WHOLE, "amount": None, "colour": None, "when": None}],
        missing_column=Strictness.REJECT,
        unseen_level=Strictness.REJECT,
        unparsable_value=Strictness.REJECT,
    )
    assert np.isnan(coded.columns["amount"][0])
    assert coded.columns["colour"][0] == -1
    assert coded.warnings == coded.refusals == {}


@pytest.mark.parametrize("shift", [{}, {"shift": None}])
def test_an_offset_that_is_missing_is_never_silently_0(shift: dict[str, object]) -> None:
    row = {"amount": 1, "colour": "red", "when": 0, **shift}
    coded = code([row])
    np.testing.assert_array_equal(coded.offset, [0])
    assert coded.warnings == {0: ["column shift is missing; taken as 0"]}
    (refusal,) = code([row], missing_column=Strictness.REJECT).refusals.values()
    assert "column shift is missing" in refusal.message


def test_columns_that_the_model_knows_but_does_not_read_are_not_unknown() -> None:
    coded = code([{**WHOLE, "y": 3, "weight": [1]}], unknown_column=Strictness.REJECT)
    assert coded.warnings == coded.refusals == {}


def test_arrays_are_refused_even_where_everything_is_accepted() -> None:
    coded = code(
        [{**WHOLE, "colour": ["red"]}],
        unparsable_value=Strictness.ACCEPT,
        unseen_level=Strictness.ACCEPT,
    )
    assert coded.refusals[0].details == {"row": 1, "column": "colour", "problem": "nested_value"}
    assert '{"columns": {"COLUMN": [value, ...], ...}}' in coded.refusals[0].hint


def test_every_bad_row_is_refused_for_its_first_bad_column() -> None:
    rows = [WHOLE, {**WHOLE, "when": "never"}, {**WHOLE, "amount": "much", "when": "never"}]
    refusals = code(rows).refusals
    assert {index: error.details["column"] for index, error in refusals.items()} == {
        1: "when",
        2: "amount",
    }


def test_a_refused_row_has_no_warnings() -> None:
    coded = code([{**WHOLE, "colour": "blue", "when": "never", "size": 1}])
    assert list(coded.refusals) == [0]
    assert coded.warnings == {}


def test_many_unknown_columns_make_one_warning() -> None:
    row = {**WHOLE, "n" * 500: 1, **{f"extra{number}": 1 for number in range(25)}}
    ((warning,),) = code([row]).warnings.values()
    assert warning.startswith(f"columns {'n' * 80}…, extra0, ")
    assert warning.endswith(", extra8 and 16 more are unknown to the model; ignored")


def test_a_block_codes_as_its_rows_do_one_by_one() -> None:
    rows = [WHOLE, *(row for _, row in DOUBTFUL.values())]
    block = code(rows, unparsable_value=Strictness.WARN)
    for index, row in enumerate(rows):
        single = code([row], unparsable_value=Strictness.WARN)
        for name, column in single.columns.items():
            np.testing.assert_array_equal(column, block.columns[name][index : index + 1])
        assert single.warnings.get(0) == block.warnings.get(index)
