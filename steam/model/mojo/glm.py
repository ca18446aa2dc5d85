"""The keys of a GLM in model.ini, read into a GlmModel and back."""

import numpy as np

from steam.model.glm import GlmModel
from steam.model.interactions import Interactions
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.ini import MAX_COLUMNS
from steam.model.mojo.opened import Mojo
from steam.model.mojo.values import (
    MAX_ARRAY,
    print_boolean,
    print_double,
    print_doubles,
    print_integers,
)
from steam.model.signature import ColumnType, Signature

_INT32_MAX = 2**31 - 1


def read_glm(
    mojo: Mojo, signature: Signature, interactions: Interactions | None = None
) -> GlmModel:
    """The model of a GLM MOJO. Raises InvalidArtifact or Unsupported.

    `signature` is that of the MOJO, or a fuller one that agrees with it; `interactions` are what
    stands in the MOJO for its features.
    """
    terms = signature.features if interactions is None else interactions.terms
    info = mojo.info
    cats = info.integer("cats", 0, MAX_COLUMNS)
    nums = info.integer("nums", 0, MAX_COLUMNS)
    found = sum(column.type is ColumnType.CATEGORICAL for column in terms)
    if (cats, cats + nums) != (found, len(terms)):
        raise refuse_mojo(f"it announces {cats} categorical and {nums} numeric columns")
    if not info.shows_doubles("beta"):
        raise refuse_mojo("its coefficients look like whole numbers, which H2O refuses")
    imputes = info.has("mean_imputation") and info.boolean("mean_imputation")
    return GlmModel(
        signature=signature,
        family=info.text("family"),
        link=info.text("link"),
        coefficients=np.array(info.doubles("beta"), dtype=np.float64),
        category_offsets=(
            info.integers("cat_offsets", 0, MAX_ARRAY) if cats or info.has("cat_offsets") else (0,)
        ),
        use_all_factor_levels=(
            info.has("use_all_factor_levels") and info.boolean("use_all_factor_levels")
        ),
        mean_imputation=imputes,
        numeric_means=np.array(
            info.doubles("num_means") if imputes and nums else (), dtype=np.float64
        ),
        category_modes=np.array(
            info.integers("cat_modes", 0, _INT32_MAX) if imputes and cats else (), dtype=np.int32
        ),
        threshold=info.double("default_threshold"),
        tweedie_link_power=(
            info.double("tweedie_link_power") if info.has("tweedie_link_power") else 0.0
        ),
        interactions=interactions,
    )


def glm_keys(model: GlmModel) -> dict[str, str]:
    """The GLM's own keys of `[info]`, in H2O's order.

    A skipping model has no means and modes.
    """
    cats = len(model.category_offsets) - 1
    keys = {
        "use_all_factor_levels": print_boolean(model.use_all_factor_levels),
        "cats": str(cats),
        "cat_offsets": print_integers(model.category_offsets),
        "nums": str(len(model.terms) - cats),
        "mean_imputation": print_boolean(model.mean_imputation),
    }
    if model.mean_imputation:
        keys["num_means"] = print_doubles(model.numeric_means.tolist())
        keys["cat_modes"] = print_integers(model.category_modes.tolist())
    keys["beta"] = print_doubles(model.coefficients.tolist())
    keys["family"] = model.family
    keys["link"] = model.link
    if model.link == "tweedie":
        keys["tweedie_link_power"] = print_double(model.tweedie_link_power)
    return keys
