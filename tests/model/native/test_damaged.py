"""Whatever is wrong with a file, reading it is refused or what was read can be scored."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.errors import SteamError
from steam.model.native.document import Document
from steam.model.native.formats import format_of, read_native
from steam.model.native.xgboost_file import xgboost_model
from steam.model.predictor import Columns, Predictor
from steam.model.signature import ColumnType

FIXTURES = Path(__file__).parents[1] / "fixtures" / "native"
SAMPLES = (
    "lightgbm_named.txt",
    "lightgbm_numbered.txt",
    "lightgbm_three.txt",
    "lightgbm_forest_two.txt",
    "xgboost_named.ubj",
    "xgboost_number.ubj",
    "xgboost_numbered.json",
    "xgboost_named.json",
    "xgboost_dart_three.json",
    "xgboost_linear_three.json",
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 20),
    st.sampled_from([2**31, -(2**31), 2**63, 10**30, 1e39, -0.0, 0.5, "", "x", "[1,2]", "nan"]),
    st.lists(st.integers(-2, 5), max_size=3),
    st.just({}),
)

unhurried = settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def score(predictor: Predictor) -> None:
    """Missing, first and last, or very low and high values of every column."""
    columns: Columns = {
        column.name: np.array([-1, 0, len(column.levels) - 1], dtype=np.int32)
        if column.type is ColumnType.CATEGORICAL
        else np.array([np.nan, -1e100, 1e100])
        for column in predictor.signature.features
    }
    predictor.predict(columns, 3)


@pytest.fixture(params=SAMPLES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@unhurried
@given(choice=st.data())
def test_bytes_that_changed_raise_nothing_but_ours(choice, name: str) -> None:
    content = bytearray((FIXTURES / name).read_bytes())
    kind = format_of(content)
    assert kind is not None
    at = choice.draw(st.integers(0, len(content) - 1))
    match choice.draw(st.sampled_from(["flip", "cut", "insert", "remove"])):
        case "flip":
            content[at] ^= 1 << choice.draw(st.integers(0, 7))
        case "cut":
            del content[at:]
        case "insert":
            content[at:at] = choice.draw(st.binary(min_size=1, max_size=8))
        case _:
            del content[at : at + choice.draw(st.integers(1, 8))]
    try:
        score(read_native(kind, bytes(content)))
    except SteamError:
        return


@unhurried
@given(choice=st.data())
@pytest.mark.parametrize("name", [one for one in SAMPLES if one.endswith("json")])
def test_values_that_changed_raise_nothing_but_ours(choice, name: str) -> None:
    content = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    for _ in range(choice.draw(st.integers(1, 3))):
        here: object = content
        while True:
            keys = list(here) if isinstance(here, dict) else list(range(len(here)))
            if not keys:
                break
            key = choice.draw(st.sampled_from(keys))
            if isinstance(here[key], dict | list) and choice.draw(st.integers(0, 9)):
                here = here[key]
            else:
                here[key] = choice.draw(VALUES)
                break
    try:
        score(xgboost_model(Document(content)))
    except SteamError:
        return
