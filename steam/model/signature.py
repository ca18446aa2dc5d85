"""What a model takes and gives: columns with types and levels."""

from dataclasses import dataclass
from enum import StrEnum


class ColumnType(StrEnum):
    """The type of one column of a signature."""

    NUMERIC = "numeric"
    CATEGORICAL = "categorical"
    TIME = "time"  # epoch milliseconds; scored as numeric


class Category(StrEnum):
    """What kind of answer a model gives, in H2O's words."""

    BINOMIAL = "Binomial"
    MULTINOMIAL = "Multinomial"
    ORDINAL = "Ordinal"
    REGRESSION = "Regression"
    CLUSTERING = "Clustering"
    ANOMALY_DETECTION = "AnomalyDetection"
    DIM_REDUCTION = "DimReduction"
    AUTO_ENCODER = "AutoEncoder"
    TARGET_ENCODER = "TargetEncoder"
    BINOMIAL_UPLIFT = "BinomialUplift"

    @property
    def is_classification(self) -> bool:
        """Whether the answer is a level of the response with a probability for each level."""
        return self in {Category.BINOMIAL, Category.MULTINOMIAL, Category.ORDINAL}

    @property
    def is_supervised(self) -> bool:
        """Whether the response is a column of the data that such a model was trained on."""
        return self not in {
            Category.CLUSTERING,
            Category.ANOMALY_DETECTION,
            Category.DIM_REDUCTION,
            Category.AUTO_ENCODER,
        }


@dataclass(frozen=True, slots=True)
class Column:
    """One column: levels in code order when categorical, the range seen in training if known."""

    name: str
    type: ColumnType
    levels: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """The columns that a model reads, in model order, and the response that it predicts.

    For a classifier `response.levels` is the domain; a numeric response of a binomial model has
    the levels "0" and "1". A model that was trained without a response has one called `predict`,
    even beside a feature of that name; its levels are the clusters of a clustering.
    """

    features: tuple[Column, ...]
    response: Column
    category: Category
    offset: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.features)
