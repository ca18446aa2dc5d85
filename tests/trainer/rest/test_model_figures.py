"""The figures of all models in one answer."""

import math

from tests.trainer.rest.conftest import Trainer


def test_every_model_has_the_figures_that_its_own_page_tells(
    trainer: Trainer, prostate: bytes
) -> None:
    trainer.frame("p", prostate)
    asked = {"training_frame": "p", "response_column": "PSA", "ignored_columns": '["ID"]'}
    trainer.train(**asked, model_id="plain")
    trainer.train(**asked, model_id="folded", nfolds="3", seed="1")
    trainer.train(**asked, model_id="validated", validation_frame="p")
    told = trainer.json("GET", "/3/ModelFigures")["models"]
    found = {one["model_id"]["name"]: one for one in told}
    wanted = {"plain": "training", "folded": "cross_validation", "validated": "validation"}
    assert wanted.items() <= {key: one["measured_by"] for key, one in found.items()}.items()
    for key, kind in wanted.items():
        output = trainer.json("GET", f"/3/Models/{key}")["models"][0]["output"]
        assert found[key]["model_category"] == output["model_category"] == "Regression"
        figures = found[key]["figures"]
        assert math.isfinite(figures["rmse"])
        for name in ("RMSE", "mae", "r2", "mean_residual_deviance"):
            assert figures[name.lower()] == output[f"{kind}_metrics"][name], (key, name)


def test_no_model_no_figures(trainer: Trainer) -> None:
    assert trainer.json("GET", "/3/ModelFigures")["models"] == []
    assert trainer.http.get("/3/ModelFigures", params={"model": "x"}).status_code == 412
