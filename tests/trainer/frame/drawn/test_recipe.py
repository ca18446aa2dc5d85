"""How many columns of each kind a recipe asks for, and which recipes are refused."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.drawn.recipe import Kind, Recipe

FRACTIONS = [one.name for one in fields(Recipe) if one.name.endswith("_fraction")]
SHARES = st.lists(st.integers(0, 20), min_size=6, max_size=6).filter(any)


@given(SHARES, st.integers(1, 500))
def test_the_counts_come_to_all_columns_and_each_is_near_its_share(
    shares: list[int], cols: int
) -> None:
    parts = [share / sum(shares) for share in shares]
    kinds = [Kind.CATEGORICAL, Kind.INTEGER, Kind.BINARY, Kind.TIME, Kind.STRING, Kind.REAL]
    said = {f"{kind}_fraction": part for kind, part in zip(kinds[:5], parts, strict=False)}
    counts = Recipe(cols=cols, **said).counts
    assert sum(counts.values()) == cols
    assert min(counts.values()) >= 0
    for kind, part in zip(kinds[:5], parts, strict=False):
        assert abs(counts[kind] - part * cols) <= 1


def test_a_fraction_that_lost_its_last_digits_loses_no_column() -> None:
    counts = Recipe(cols=10_000, categorical_fraction=0.3 - 1e-12, binary_fraction=0).counts
    assert counts[Kind.CATEGORICAL] == 3000


@pytest.mark.parametrize("name", [*FRACTIONS, "binary_ones_fraction"])
@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_a_fraction_lies_between_0_and_1(name: str, value: float) -> None:
    with pytest.raises(InvalidInput, match=name):
        Recipe(**{name: value})


@pytest.mark.parametrize(
    "said",
    [
        {"rows": 0},
        {"cols": 0},
        {"integer_fraction": 0.6, "categorical_fraction": 0.6},
        {"factors": 1},
        {"factors": 10_000_001},
        {"has_response": True, "response_factors": 0},
        {"response_factors": 1025},
        {"real_range": -1.0},
        {"real_range": float("inf")},
        {"integer_range": -1},
        {"value": 1.0},
        {"randomize": False},
        {"randomize": False, "has_response": True},
    ],
)
def test_what_cannot_be_drawn_is_refused(said: dict[str, float]) -> None:
    with pytest.raises(InvalidInput):
        Recipe(**said)  # type: ignore[arg-type]
