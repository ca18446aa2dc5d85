import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.signature_json import agrees, signature_from_json, signature_to_json

bounds = st.none() | st.floats(-1e300, 0)
columns = st.builds(
    Column,
    name=st.text(),
    type=st.sampled_from(ColumnType),
    levels=st.lists(st.text(), max_size=3).map(tuple),
    low=bounds,
    high=bounds.map(lambda low: None if low is None else -low),
)
signatures = st.builds(
    Signature,
    features=st.lists(columns, max_size=3).map(tuple),
    response=columns,
    category=st.sampled_from(Category),
    offset=st.none() | st.text(),
)


@given(signatures)
def test_a_signature_survives(signature: Signature) -> None:
    assert signature_from_json(signature_to_json(signature), signature.category) == signature


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["features", "response", "offset", "name", "type", "levels", "low"]
                ),
                inner,
            )
        ),
    )
)
def test_any_json_is_a_signature_or_refused(data: object) -> None:
    try:
        found = signature_from_json(data, Category.REGRESSION)
    except InvalidArtifact:
        return
    assert isinstance(found, Signature)


GOOD = {"name": "x", "type": "numeric"}


@pytest.mark.parametrize(
    "column",
    [
        None,
        {"type": "numeric"},
        {"name": 1, "type": "numeric"},
        {"name": "x"},
        {"name": "x", "type": "number"},
        {"name": "x", "type": ["numeric"]},
        GOOD | {"levels": "ab"},
        GOOD | {"levels": [1]},
        GOOD | {"low": True},
        GOOD | {"low": "1"},
        GOOD | {"low": 10**400},
        GOOD | {"low": float("nan")},
        GOOD | {"low": 2, "high": 1},
    ],
)
def test_a_damaged_column_is_refused(column: object) -> None:
    with pytest.raises(InvalidArtifact, match="signature is damaged"):
        signature_from_json({"features": [column], "response": GOOD}, Category.REGRESSION)


def changed(signature: Signature, **changes: object) -> Signature:
    first, *rest = signature.features
    return dataclasses.replace(signature, features=(dataclasses.replace(first, **changes), *rest))


def test_times_and_ranges_agree_and_nothing_else_may_differ(glm) -> None:
    described = glm.signature
    found = dataclasses.replace(
        described,
        features=(
            described.features[0],
            Column("size", ColumnType.NUMERIC),
            Column("when", ColumnType.NUMERIC),
        ),
    )
    assert agrees(described, found)
    response = described.response
    for other in (
        changed(described, name="hue"),
        changed(described, levels=("red", "green")),
        changed(described, type=ColumnType.NUMERIC, levels=()),
        dataclasses.replace(described, features=described.features[:2]),
        dataclasses.replace(described, category=Category.REGRESSION),
        dataclasses.replace(described, offset="size"),
        dataclasses.replace(described, response=dataclasses.replace(response, name="sold")),
        dataclasses.replace(described, response=dataclasses.replace(response, levels=("no",))),
        dataclasses.replace(
            described, response=dataclasses.replace(response, type=ColumnType.NUMERIC)
        ),
    ):
        assert not agrees(other, found)


def test_a_numeric_response_of_zero_and_one_agrees_with_a_domain_of_them(glm) -> None:
    domain = Column("y", ColumnType.CATEGORICAL, ("0", "1"))
    number = Column("y", ColumnType.NUMERIC, ("0", "1"))
    assert agrees(
        dataclasses.replace(glm.signature, response=number),
        dataclasses.replace(glm.signature, response=domain),
    )
