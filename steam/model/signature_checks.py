"""What must hold of the columns and the response of any model before it is used."""

from collections.abc import Collection

from steam.core.errors import InvalidArtifact
from steam.model.signature import Category, Column, ColumnType, Signature


def refuse_model(problem: str) -> InvalidArtifact:
    """The error for a model whose parts do not fit each other."""
    return InvalidArtifact(
        f"The model is damaged: {problem}.", hint="Export it again from where it was trained."
    )


def check_columns(signature: Signature) -> None:
    """Raise InvalidArtifact unless names differ and each categorical column has its levels."""
    names = list(signature.names)
    if signature.category.is_supervised:
        names.append(signature.response.name)
    if signature.offset is not None:
        names.append(signature.offset)
    if len(set(names)) != len(names):
        raise refuse_model("two columns have the same name")
    for column in (*signature.features, signature.response):
        _check_levels(column)


def categoricals_first(signature: Signature) -> int:
    """How many categorical columns there are. Raises InvalidArtifact if one is after a number."""
    kinds = [column.type is ColumnType.CATEGORICAL for column in signature.features]
    if kinds != sorted(kinds, reverse=True):
        raise refuse_model("a categorical column stands after a numeric one")
    return sum(kinds)


def check_response(signature: Signature, categories: Collection[Category]) -> None:
    """Raise InvalidArtifact unless the category is one of these and the response goes with it."""
    category = signature.category
    if category not in categories:
        raise refuse_model(f"a model of its algorithm does not give answers of category {category}")
    levels = len(signature.response.levels)
    match category:
        case Category.REGRESSION:
            fits = levels == 0
        case Category.BINOMIAL:
            fits = levels == 2
        case Category.MULTINOMIAL | Category.ORDINAL:
            fits = levels >= 2
        case _:
            fits = True
    if not fits:
        raise refuse_model(f"a {category} model cannot have a response of {levels} levels")


def check_threshold(threshold: float) -> None:
    """Raise InvalidArtifact unless the threshold is a probability."""
    if not 0.0 <= threshold <= 1.0:
        raise refuse_model(f"the threshold {threshold} is not between 0 and 1")


def _check_levels(column: Column) -> None:
    if len(set(column.levels)) != len(column.levels):
        raise refuse_model(f"column {column.name[:40]!r} has the same level twice")
    if column.type is ColumnType.CATEGORICAL and not column.levels:
        raise refuse_model(f"categorical column {column.name[:40]!r} has no levels")
