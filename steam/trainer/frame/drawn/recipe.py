"""What a drawn frame should look like: how many columns of each kind, with what in them."""

from dataclasses import dataclass
from enum import StrEnum

from steam.core.errors import InvalidInput

MIN_FACTORS = 2
MAX_FACTORS = 10_000_000
MAX_RESPONSE_FACTORS = 1024
_ROUNDING = 1e-8
_SPARE = 0.1  # of a column: 0.3 of 10,000 columns may come as 0.29999999999


class Kind(StrEnum):
    """What a drawn column holds."""

    CATEGORICAL = "categorical"
    INTEGER = "integer"
    REAL = "real"
    BINARY = "binary"
    TIME = "time"
    STRING = "string"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A frame to draw, in the words and with the defaults of H2O's CreateFrame.

    Numbers lie between minus and plus their range; `factors` are the levels of a categorical
    column. The rest of the columns that the fractions leave is real. With `randomize` false every
    column is `value`, and `binary_fraction` counts for nothing. Raises InvalidInput when this
    cannot be.
    """

    rows: int = 10_000
    cols: int = 10
    randomize: bool = True
    value: float = 0.0
    real_range: float = 100.0
    categorical_fraction: float = 0.2
    factors: int = 100
    integer_fraction: float = 0.2
    integer_range: int = 100
    binary_fraction: float = 0.1
    binary_ones_fraction: float = 0.02
    time_fraction: float = 0.0
    string_fraction: float = 0.0
    missing_fraction: float = 0.01
    has_response: bool = False
    response_factors: int = 2
    positive_response: bool = False

    def __post_init__(self) -> None:
        for name in ("binary_ones_fraction", "missing_fraction", *_FRACTIONS.values()):
            if not 0 <= getattr(self, name) <= 1:
                raise InvalidInput(f"{name} must lie between 0 and 1.")
        drawn = sum(getattr(self, name) for name in _FRACTIONS.values())
        kinds = drawn - self.binary_fraction  # clients send that one without being asked
        problems = {
            "There must be at least one row and one column.": self.rows < 1 or self.cols < 1,
            "The fractions of columns come to more than 1.": drawn > 1 + _ROUNDING,
            "A categorical column has 2 factors or more.": (
                self.categorical_fraction > 0 and self.factors < MIN_FACTORS
            ),
            f"Number of factors must be <= {MAX_FACTORS:,}.": (
                self.categorical_fraction > 0 and self.factors > MAX_FACTORS
            ),
            f"A response has 1 (a number) to {MAX_RESPONSE_FACTORS} factors.": (
                not 1 <= self.response_factors <= MAX_RESPONSE_FACTORS
            ),
            "A range is a finite number that is not negative.": (
                not 0 <= self.real_range < float("inf") or not 0 <= self.integer_range < 1 << 53
            ),
            "A constant value takes randomize=false.": self.randomize and self.value != 0,
            "Without randomize every column is the value: there are no kinds and no response.": (
                not self.randomize and (kinds > _ROUNDING or self.has_response)
            ),
        }
        for sentence, is_so in problems.items():
            if is_so:
                raise InvalidInput(sentence)

    @property
    def counts(self) -> dict[Kind, int]:
        """How many columns there are of each kind, all in all `cols`."""
        counts = {
            kind: int(getattr(self, name) * self.cols + _SPARE) for kind, name in _FRACTIONS.items()
        }
        for kind, count in list(counts.items()):
            if count and sum(counts.values()) > self.cols:
                counts[kind] = count - 1
        return counts | {Kind.REAL: self.cols - sum(counts.values())}


_FRACTIONS = {
    Kind.CATEGORICAL: "categorical_fraction",
    Kind.INTEGER: "integer_fraction",
    Kind.BINARY: "binary_fraction",
    Kind.TIME: "time_fraction",
    Kind.STRING: "string_fraction",
}
"""The fraction of each kind but real, of which the others are."""
