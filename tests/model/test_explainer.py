"""Who can explain what, of all kinds of models."""

import pytest

from steam.model.artifact import load_artifact
from steam.model.explainer import Unexplainable, explainer_of, with_leaves, with_stages

CAN = {  # contributions, leaves, stages
    "glm_binomial.zip": (True, False, False),
    "gbm/bernoulli.zip": (True, True, True),
    "drf/regression.zip": (True, True, True),
    "drf/multinomial.zip": (False, True, True),
    "isolation_forest/plain.zip": (True, True, True),
    "xgboost/multi.zip": (True, True, False),
    "xgboost/multi_gblinear.zip": (True, False, False),
    "native/xgboost_two.json": (True, True, False),
    "native/lightgbm_two.txt": (True, False, False),
    "kmeans/many_levels.zip": (False, False, False),
    "deep_learning/tweedie.zip": (False, False, False),
    "pca/numeric.zip": (False, False, False),
}
OPTIONS = ("contributions", "leaves", "stages")


@pytest.mark.parametrize("name", CAN)
def test_each_model_explains_what_it_can_and_refuses_the_rest(fixtures, name: str) -> None:
    predictor = load_artifact(fixtures / name).predictor
    ways = (
        lambda: explainer_of(predictor).contributions({}, 1),
        lambda: with_leaves(predictor).leaves({}, 1),
        lambda: with_stages(predictor).stages({}, 1),
    )
    for option, can, way in zip(OPTIONS, CAN[name], ways, strict=True):
        if can:
            way()
            continue
        with pytest.raises(Unexplainable) as caught:
            way()
        assert caught.value.hint == f"Ask without {option}=true."
