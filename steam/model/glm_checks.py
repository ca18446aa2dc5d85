"""What must hold between the parts of a GLM before one number of it is used."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from steam.model.families import category_of, check_link
from steam.model.signature import Signature
from steam.model.signature_checks import (
    categoricals_first,
    check_columns,
    check_response,
    check_threshold,
    refuse_model,
)


def check_signature(signature: Signature, family: str, link: str) -> None:
    """Raise InvalidArtifact or Unsupported unless columns and response go with the family."""
    check_link(family, link)
    if signature.category is not category_of(family):
        raise refuse_model(
            f"family {family} does not give answers of category {signature.category}"
        )
    check_columns(signature)
    categoricals_first(signature)
    check_response(signature, {category_of(family)})


def check_offsets(
    offsets: Sequence[int], level_counts: Sequence[int], use_all_factor_levels: bool
) -> None:
    """Raise InvalidArtifact unless each categorical has a block no longer than its levels."""
    if len(offsets) != len(level_counts) + 1 or offsets[0] != 0:
        raise refuse_model(
            f"{len(level_counts)} categorical columns do not go with the offsets given"
        )
    first_level = 0 if use_all_factor_levels else 1
    for (start, stop), levels in zip(pairwise(offsets), level_counts, strict=True):
        if not 0 <= stop - start <= levels - first_level:
            raise refuse_model(f"a column of {levels} levels has {stop - start} coefficients")


def check_coefficients(
    coefficients: NDArray[np.float64], classes: int, numerics: int, offsets: Sequence[int]
) -> None:
    """Raise InvalidArtifact unless there is one finite number for each coefficient."""
    expected = classes * (offsets[-1] + numerics + 1)
    if coefficients.shape != (expected,):
        raise refuse_model(f"{coefficients.size} coefficients where {expected} are needed")
    if not np.isfinite(coefficients).all():
        raise refuse_model("a coefficient is not a finite number")


def check_imputation(
    means: NDArray[np.float64],
    numerics: int,
    modes: NDArray[np.int32],
    level_counts: Sequence[int],
) -> None:
    """Raise InvalidArtifact unless there is a finite mean or a known level for each column."""
    if means.shape != (numerics,) or not np.isfinite(means).all():
        raise refuse_model(f"{numerics} numeric columns do not have as many finite means")
    if modes.shape != (len(level_counts),):
        raise refuse_model(f"{len(level_counts)} categorical columns do not have as many modes")
    if any(not 0 <= mode < levels for mode, levels in zip(modes, level_counts, strict=True)):
        raise refuse_model("the mode of a categorical column is not one of its levels")


def check_settings(threshold: float, tweedie_link_power: float) -> None:
    """Raise InvalidArtifact unless threshold is within 0..1 and the power a finite number."""
    check_threshold(threshold)
    if not np.isfinite(tweedie_link_power):
        raise refuse_model("the power of the link is not a finite number")
