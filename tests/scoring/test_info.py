import json

import pytest

from steam.core.policy import InputPolicy
from steam.model.artifact import sha256_of
from steam.scoring.info import info_of
from steam.scoring.loading import load_model


def info(fixtures, name: str) -> dict[str, object]:
    path = fixtures / f"{name}.zip"
    return info_of(load_model(path, sha256_of(path), InputPolicy()))["m"]


def test_it_has_the_names_of_genmodels_fields(fixtures) -> None:
    assert info(fixtures, "glm_binomial") == {
        "_names": ["DPROS", "RACE", "DCAPS", "AGE", "PSA", "VOL", "GLEASON", "CAPSULE"],
        "_domains": [
            ("both lobes", "left", "none", "right"),
            ("black", "other", "white"),
            ("no", "yes"),
            None,
            None,
            None,
            None,
            ("No", "Yes"),
        ],
        "_responseColumn": "CAPSULE",
        "_offsetColumn": None,
        "_algoName": "glm",
        "_category": "Binomial",
        "_supervised": True,
        "_nfeatures": 7,
        "_nclasses": 2,
    }


def test_an_offset_stands_before_the_response(fixtures) -> None:
    model = info(fixtures, "glm_poisson_offset")
    assert model["_names"][-2:] == ["off", "ycount"]
    assert (model["_offsetColumn"], model["_nclasses"], model["_nfeatures"]) == ("off", 1, 7)


def test_a_model_without_a_response_has_none(fixtures) -> None:
    model = info(fixtures, "kmeans/numeric")
    assert (model["_supervised"], model["_responseColumn"]) == (False, None)
    assert model["_names"] == ["x1", "x4"]


@pytest.mark.parametrize("name", ["gbm/deep", "xgboost/binomial"])
def test_it_is_small_whatever_the_model_holds(fixtures, name: str) -> None:
    assert len(json.dumps(info(fixtures, name))) < (fixtures / f"{name}.zip").stat().st_size / 4
