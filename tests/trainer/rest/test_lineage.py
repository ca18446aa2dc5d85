"""Where a model comes from, and that the same comes from there again."""

import hashlib
from typing import Any

from tests.trainer.rest.conftest import Trainer


def test_training_again_from_what_is_told_gives_the_same_bits(
    trainer: Trainer, prostate: bytes
) -> None:
    trainer.frame("p", prostate)
    given = {"training_frame": "p", "response_column": "CAPSULE", "family": "binomial"}
    trainer.train(**given, model_id="m", ignored_columns='["ID"]', nfolds="3", alpha="[0.3]")
    told = trainer.json("GET", "/3/Models/m/lineage")
    assert told["files"][0]["sha256"] == hashlib.sha256(prostate).hexdigest()
    artifact = trainer.http.get("/3/Models/m/mojo").content
    assert told["artifact"] == {
        "sha256": hashlib.sha256(artifact).hexdigest(),
        "bytes": len(artifact),
    }
    assert told["frame"] == {"name": "p", "rows": 380, "is_there": True}
    assert (told["parse"]["format"], told["parse"]["header"]) == ("CSV", True)
    assert told["parameters"]["seed"] != -1  # the one that was drawn
    coefficients = trainer.json("GET", "/3/Models/m")["models"][0]["output"]["coefficients_table"]

    trainer.json("DELETE", "/3/DKV")
    trainer.frame("p", prostate)
    trainer.wait(trainer.json("POST", "/3/ModelBuilders/glm", json=told["parameters"])["job"])
    again: Any = trainer.json("GET", "/3/Models/m")["models"][0]["output"]
    assert again["coefficients_table"]["data"] == coefficients["data"]
    repeated = trainer.json("GET", "/3/Models/m/lineage")
    assert repeated["parameters"] == told["parameters"]
    assert repeated["files"][0]["sha256"] == told["files"][0]["sha256"]
