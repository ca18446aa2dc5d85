"""The coefficients of a GLM under the names that H2O gives them."""

from collections.abc import Iterator
from itertools import pairwise

from steam.model.glm import GlmModel
from steam.model.signature import ColumnType

INTERCEPT = "Intercept"


def coefficient_names(model: GlmModel) -> tuple[str, ...]:
    """Names of one class's coefficients in MOJO order: `column.level`, `column`, `Intercept`."""
    first = 0 if model.use_all_factor_levels else 1
    names: list[str] = []
    for column, (start, stop) in zip(model.terms, pairwise(model.category_offsets), strict=False):
        names += (f"{column.name}.{level}" for level in column.levels[first : first + stop - start])
    names += (column.name for column in model.terms if column.type is not ColumnType.CATEGORICAL)
    return (*names, INTERCEPT)


def coefficient_table(model: GlmModel) -> Iterator[dict[str, object]]:
    """`{"name", "coefficient"}` each, with `"class"` (a level) where there are several."""
    names = coefficient_names(model)
    for k, block in enumerate(model.coefficients.reshape(model.classes, -1).tolist()):
        for name, coefficient in zip(names, block, strict=True):
            row: dict[str, object] = {"name": name, "coefficient": coefficient}
            if model.classes > 1:
                row["class"] = model.signature.response.levels[k]
            yield row
