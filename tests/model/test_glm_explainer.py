import dataclasses

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.model.artifact import load_artifact
from steam.model.explainer import Unexplainable
from steam.model.glm import GlmModel
from steam.model.linear import linear_predictors
from steam.model.signature import Category


def eta(model: GlmModel, columns, rows: int) -> np.ndarray:
    cats = len(model.category_modes)
    features = model.signature.features
    codes = [columns[column.name] for column in features[:cats]]
    numbers = [
        np.where(np.isnan(columns[column.name]), mean, columns[column.name])
        for column, mean in zip(features[cats:], model.numeric_means, strict=True)
    ]
    linear = linear_predictors(
        model.coefficients,
        classes=model.classes,
        level_counts=[len(column.levels) for column in features[:cats]],
        category_offsets=model.category_offsets,
        use_all_factor_levels=model.use_all_factor_levels,
        category_modes=model.category_modes,
    )
    return np.stack([one.eta(codes, numbers, rows) for one in linear], axis=1)


def test_contributions_and_bias_are_the_score(scored) -> None:
    model = load_artifact(scored.mojo).predictor
    assert isinstance(model, GlmModel)
    if not model.mean_imputation:
        with pytest.raises(Unexplainable, match="without means"):
            model.explainer()
        return
    rows = len(scored.rows())
    columns, offset = scored.columns(model.signature), scored.offset(model.signature)
    found = model.explainer().contributions(columns, rows, offset)
    score = eta(model, columns, rows)
    if offset is not None and model.signature.category is not Category.MULTINOMIAL:
        score += offset[:, None]
    np.testing.assert_allclose(found.values.sum(axis=2) + found.bias, score, rtol=1e-9, atol=1e-9)


def test_a_contribution_is_the_distance_from_a_missing_value(glm: GlmModel) -> None:
    columns = {
        "colour": np.array([0, 1, 2, -1], dtype=np.int32),
        "size": np.array([4.0, 5.0, np.nan, 2.0]),
    }
    found = glm.explainer().contributions(columns, 4)
    assert found.values[:, 0].tolist() == [
        [-0.5, 0, 0],
        [0, 2, 0],
        [-1.5, 0, 0],
        [0, -4, 0],
    ]
    np.testing.assert_allclose(found.bias, np.full((4, 1), 0.5 + 2 * 4 + 1e-13 * 1.7e12 - 3))


def test_without_imputation_there_is_nothing_to_compare_with(glm: GlmModel) -> None:
    with pytest.raises(Unexplainable, match="without means"):
        dataclasses.replace(glm, mean_imputation=False).explainer()


def test_an_offset_has_a_value_for_each_row(glm: GlmModel) -> None:
    with pytest.raises(InvalidInput, match="offset"):
        glm.explainer().contributions({}, 2, np.zeros(3))


def test_what_is_out_of_range_is_infinite_and_no_warning(glm: GlmModel) -> None:
    found = glm.explainer().contributions({"size": np.array([1e308, -1e308])}, 2)
    assert found.values[:, 0, 1].tolist() == [np.inf, -np.inf]
