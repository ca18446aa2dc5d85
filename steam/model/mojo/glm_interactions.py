"""A GLM with interactions in an archive like a MOJO: H2O's own GLM of more columns.

H2O has no format for it. Its algorithm has another name, so that H2O's library refuses it instead
of scoring it without the interactions, and interactions.json says how the columns come to be.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from steam.core.errors import InvalidArtifact
from steam.model.glm import GlmModel
from steam.model.interactions import (
    CategoryPair,
    Interaction,
    Interactions,
    NumberProduct,
    SlopeByLevel,
)
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.glm import read_glm
from steam.model.mojo.opened import Mojo
from steam.model.plain import parse_json, print_json, to_plain
from steam.model.signature import Column, ColumnType, Signature

MEMBER = "interactions.json"
ALGORITHM = ("glm_with_interactions", "Generalized Linear Modeling with Interactions")
"""Short and long name, where a MOJO has H2O's."""

_MAX_BYTES = 64 << 20
_MAX_PARTS = 100_000

_Data = Mapping[str, object]


def interactions_member(interactions: Interactions) -> str:
    """The text of interactions.json."""
    return print_json([to_plain(_to_json(part)) for part in interactions.parts])


def signature_with_interactions(mojo: Mojo) -> Signature:
    """What such a model is given. Raises InvalidArtifact."""
    return replace(mojo.signature(), features=_interactions(mojo).features)


def read_glm_with_interactions(mojo: Mojo, signature: Signature) -> GlmModel:
    """The model; as `read_glm`."""
    return read_glm(mojo, signature, _interactions(mojo))


def _interactions(mojo: Mojo) -> Interactions:
    terms = mojo.signature().features
    columns = {column.name: column for column in terms}
    rows = parse_json(mojo.container.text(MEMBER, _MAX_BYTES), MEMBER)
    if not isinstance(rows, list) or not 0 < len(rows) <= _MAX_PARTS:
        raise _refuse()
    return Interactions(terms, tuple(_from_json(row, columns) for row in rows))


def _to_json(part: Interaction) -> dict[str, object]:
    match part:
        case CategoryPair():
            return {
                "kind": "pair",
                "left": part.left.name,
                "right": part.right.name,
                "pairs": part.pairs,
                "rest_first": part.rest_first,
                "left_fill": part.left_fill,
                "right_fill": part.right_fill,
            }
        case SlopeByLevel():
            return {
                "kind": "slopes",
                "name": part.name,
                "left": part.category.name,
                "right": part.number.name,
                "first": part.first,
                "left_fill": part.level_fill,
                "right_fill": part.number_fill,
            }
        case NumberProduct():
            return {
                "kind": "product",
                "left": part.left.name,
                "right": part.right.name,
                "left_fill": part.left_fill,
                "right_fill": part.right_fill,
            }


def _from_json(data: object, columns: Mapping[str, Column]) -> Interaction:
    if not isinstance(data, dict):
        raise _refuse()
    left, right = _column(data, "left", columns), _column(data, "right", columns)
    kinds = [column.type is ColumnType.CATEGORICAL for column in (left, right)]
    match data.get("kind"), kinds:
        case "pair", [True, True]:
            return CategoryPair(
                left,
                right,
                _pairs(data.get("pairs")),
                data.get("rest_first") is True,
                _code(data, "left_fill"),
                _code(data, "right_fill"),
            )
        case "slopes", [True, False]:
            name, first = data.get("name"), data.get("first")
            if not isinstance(name, str) or first not in {0, 1}:
                raise _refuse()
            return SlopeByLevel(
                name,
                left,
                right,
                int(first),
                _code(data, "left_fill"),
                _number(data, "right_fill"),
            )
        case "product", [False, False]:
            return NumberProduct(
                left, right, _number(data, "left_fill"), _number(data, "right_fill")
            )
        case _:
            raise _refuse()


def _column(data: _Data, key: str, columns: Mapping[str, Column]) -> Column:
    name = data.get(key)
    if not isinstance(name, str) or name not in columns:
        raise _refuse()
    return columns[name]


def _pairs(data: object) -> tuple[tuple[int, int], ...]:
    if not isinstance(data, list):
        raise _refuse()
    return tuple(_pair(item) for item in data)


def _pair(item: object) -> tuple[int, int]:
    if not isinstance(item, list) or len(item) != 2 or not all(map(_is_code, item)):
        raise _refuse()
    return item[0], item[1]


def _code(data: _Data, key: str) -> int | None:
    value = data.get(key)
    if value is None or _is_code(value):
        return value  # type: ignore[return-value]
    raise _refuse()


def _number(data: _Data, key: str) -> float:
    value = data.get(key)
    if value is None:
        return np.nan
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e308:
        raise _refuse()
    return float(value)


def _is_code(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 31


def _refuse() -> InvalidArtifact:
    return refuse_mojo(f"its {MEMBER} is not as it should be")
