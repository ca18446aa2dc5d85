"""The categories that an estimator tells apart, by the place of the column that it reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import FeatureUnion, Pipeline

from steam.model.sklearn.errors import unsupported_sklearn

_KEEPS_COLUMNS = ("StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler", "SimpleImputer")
_WRAPPED = ("best_estimator_", "regressor_", "estimator_", "_preprocessor")
_LISTED = ("calibrated_classifiers_", "estimators_")

Places = Sequence[int]


@dataclass(frozen=True, slots=True)
class Uses:
    """How columns are used: the categories of those that are encoded, and those used as they are.

    Categories are values of any scalar type, in the order of the encoder; missing ones among them.
    """

    encoded: dict[int, list[object]] = field(default_factory=dict)
    plain: set[int] = field(default_factory=set)

    def reads(self, place: int) -> bool:
        """Whether anything is made of a column; of those that are dropped nothing is."""
        return place in self.encoded or place in self.plain

    def add_categories(self, place: int, categories: Iterable[object]) -> None:
        known = self.encoded.setdefault(place, [])
        known.extend(value for value in categories if not _among(value, known))


def uses_of(estimator: object, columns: int) -> Uses:
    """How an estimator of `columns` columns uses them. Raises Unsupported for texts."""
    uses = Uses()
    uses.plain.update(_follow(estimator, range(columns), uses) or ())
    return uses


def is_missing(value: object) -> bool:
    """Whether a category stands for values that are not there."""
    return value is None or value != value  # noqa: PLR0124 -- NaN is the value that differs from itself


def _follow(step: Any, places: Places, uses: Uses) -> Places | None:
    """Note what a step does with columns; where they are afterwards, None if they are no more."""
    if isinstance(step, str):
        return places if step == "passthrough" else ()
    if isinstance(step, Pipeline):
        return _through_all([inner for _, inner in step.steps], places, uses)
    if isinstance(step, ColumnTransformer):
        return _through_columns(step, places, uses)
    if isinstance(step, FeatureUnion):
        _through_each([inner for _, inner in step.transformer_list], places, uses)
        return None
    return _through_one(step, places, uses)


def _through_one(step: Any, places: Places, uses: Uses) -> Places | None:
    """As `_follow`, for a step that is no mere order of steps."""
    if hasattr(step, "vocabulary_") or type(step).__name__.endswith("Vectorizer"):
        raise unsupported_sklearn(
            f"its {type(step).__name__[:40]} reads free text",
            "Only numbers and categories are scored; make the features before.",
        )
    if hasattr(step, "categories_") and len(step.categories_) == len(places):
        for place, categories in zip(places, step.categories_, strict=True):
            uses.add_categories(place, np.asarray(categories, dtype=object).tolist())
        return None
    if within := _within(step):
        if _takes_more(step, within, len(places)):
            uses.plain.update(places)
        _through_each(within, places, uses)
        return None
    if type(step).__name__ in _KEEPS_COLUMNS and not getattr(step, "add_indicator", False):
        return places
    uses.plain.update(places)
    return None


def _through_each(steps: list[Any], places: Places, uses: Uses) -> None:
    """Each step has all columns, and nothing follows."""
    for step in steps:
        uses.plain.update(_follow(step, places, uses) or ())


def _through_all(steps: list[Any], places: Places, uses: Uses) -> Places | None:
    left: Places | None = places
    for step in steps:
        if left is None:
            return None
        left = _follow("passthrough" if step is None else step, left, uses)
    return left


def _through_columns(transformer: Any, places: Places, uses: Uses) -> Places | None:
    """Each step has its own columns; they are followed on only where all come out as they are."""
    indices = transformer._transformer_to_input_indices  # noqa: SLF001 -- kept nowhere else
    after = [
        _follow(step, [places[index] for index in indices.get(name, ())], uses)
        for name, step, _ in transformer.transformers_
    ]
    left = [place for some in after for place in some or ()]
    if all(some is not None for some in after):
        return left
    uses.plain.update(left)
    return None


def _within(step: Any) -> list[Any]:
    """The estimators that a step hands its columns to as they are."""
    single = [inner for name in _WRAPPED if _is_fitted(inner := getattr(step, name, None))]
    if single:
        return single[:1]
    listed = [getattr(one, "estimator", one) for name in _LISTED for one in getattr(step, name, ())]
    return listed if any(isinstance(one, Pipeline) for one in listed) else []


def _takes_more(step: Any, within: Sequence[Any], columns: int) -> bool:
    """Whether columns may go another way than into the estimators within, or not as they stand."""
    return (
        bool(getattr(step, "passthrough", False))
        or hasattr(step, "estimators_features_")
        or any(getattr(one, "n_features_in_", columns) != columns for one in within)
    )


def _is_fitted(step: object) -> bool:
    return hasattr(step, "n_features_in_")


def _among(value: object, known: list[object]) -> bool:
    if is_missing(value):
        return any(is_missing(other) for other in known)
    return any(type(value) is type(other) and value == other for other in known)
