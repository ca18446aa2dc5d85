"""A signature as plain JSON data and back, and when a described one agrees with a found one."""

import math
from typing import NoReturn

from steam.core.errors import InvalidArtifact
from steam.model.signature import Category, Column, ColumnType, Signature


def signature_to_json(signature: Signature) -> dict[str, object]:
    """`{"features": [...], "response": {...}, "offset"?}`; the category travels beside it."""
    data: dict[str, object] = {
        "features": [_column_to_json(column) for column in signature.features],
        "response": _column_to_json(signature.response),
    }
    if signature.offset is not None:
        data["offset"] = signature.offset
    return data


def signature_from_json(data: object, category: Category) -> Signature:
    """The signature in `data`. Raises InvalidArtifact for data of another shape."""
    if not isinstance(data, dict):
        _refuse("it is not an object")
    features = data.get("features")
    offset = data.get("offset")
    if not isinstance(features, list):
        _refuse("it has no list of features")
    if offset is not None and not isinstance(offset, str):
        _refuse("its offset is not a name")
    return Signature(
        features=tuple(_column_from_json(item) for item in features),
        response=_column_from_json(data.get("response")),
        category=category,
        offset=offset,
    )


def agrees(described: Signature, found: Signature) -> bool:
    """Whether `described` only adds to `found` what a MOJO cannot say: times and ranges."""
    return (
        described.names == found.names
        and all(
            _same_kind(one, other)
            for one, other in zip(described.features, found.features, strict=True)
        )
        and described.response.name == found.response.name
        and _same_answers(described, found)
        and _possible_response(described.response)
        and described.category is found.category
        and described.offset == found.offset
    )


def _same_answers(described: Signature, found: Signature) -> bool:
    """Clusters are not among what a MOJO says of its columns: its centers tell how many."""
    clusters = found.category is Category.CLUSTERING
    return clusters or described.response.levels == found.response.levels


def _same_kind(described: Column, found: Column) -> bool:
    categorical = ColumnType.CATEGORICAL
    return (described.type is categorical) == (found.type is categorical) and (
        described.levels == found.levels
    )


def _possible_response(response: Column) -> bool:
    """A categorical response has levels; a numeric one none, or 0 and 1 when it is binomial."""
    if response.type is ColumnType.CATEGORICAL:
        return bool(response.levels)
    return response.levels in {(), ("0", "1")}


def _column_to_json(column: Column) -> dict[str, object]:
    data: dict[str, object] = {"name": column.name, "type": column.type.value}
    if column.levels:
        data["levels"] = list(column.levels)
    for key, bound in (("low", column.low), ("high", column.high)):
        if bound is not None and math.isfinite(bound):
            data[key] = float(bound)
    return data


def _column_from_json(data: object) -> Column:
    if not isinstance(data, dict):
        _refuse("a column of it is not an object")
    name, levels = data.get("name"), data.get("levels", [])
    if not isinstance(name, str):
        _refuse("a column of it has no name")
    if not isinstance(levels, list) or not all(isinstance(level, str) for level in levels):
        _refuse(f"the levels of {name[:40]!r} are not texts")
    low, high = _bound(data.get("low"), name), _bound(data.get("high"), name)
    if low is not None and high is not None and low > high:
        _refuse(f"the range of {name[:40]!r} is empty")
    kind = data.get("type")
    if kind not in list(ColumnType):
        _refuse(f"the type of {name[:40]!r} is unknown")
    return Column(name, ColumnType(kind), tuple(levels), low, high)


def _bound(value: object, name: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e308:
        _refuse(f"the range of {name[:40]!r} is not of numbers")
    return float(value)


def _refuse(problem: str) -> NoReturn:
    raise InvalidArtifact(
        f"The model's signature is damaged: {problem}.",
        hint="Export the model again from where it was trained.",
    )
