"""Jobs as H2O's client starts, follows and cancels them."""

from pathlib import Path

import h2o
import numpy as np
import pytest
from h2o.estimators import H2OGeneralizedLinearEstimator
from h2o.exceptions import H2OJobCancelled, H2OResponseError

pytestmark = pytest.mark.process

ROWS = 20_000


@pytest.fixture
def wide(data: Path, tmp_path: Path) -> h2o.H2OFrame:
    """A frame whose long path of lambdas takes far longer than a cancel."""
    random = np.random.default_rng(1)
    columns = np.column_stack([random.normal(size=(ROWS, 40)), random.integers(0, 2, ROWS)])
    path = tmp_path / "wide.csv"
    header = ",".join([*(f"x{index}" for index in range(40)), "y"])
    np.savetxt(path, columns, "%.6g", ",", header=header, comments="")
    return h2o.upload_file(str(path), col_types={"y": "enum"})


def _long(frame: h2o.H2OFrame) -> H2OGeneralizedLinearEstimator:
    model = H2OGeneralizedLinearEstimator(
        family="binomial",
        model_id="long",
        lambda_search=True,
        nlambdas=2000,
        lambda_min_ratio=1e-12,
        early_stopping=False,
        nfolds=10,
        objective_epsilon=1e-14,
        beta_epsilon=1e-12,
        alpha=0.5,
    )
    model.start(x=frame.names[:-1], y="y", training_frame=frame)
    return model


def test_a_cancelled_job_leaves_no_model(wide: h2o.H2OFrame) -> None:
    model = _long(wide)
    job = model._job
    assert job.status in {"CREATED", "RUNNING"}
    job.cancel()
    with pytest.raises(H2OJobCancelled):
        model.join()
    assert h2o.api(f"GET /3/Jobs/{job.job_key}")["jobs"][0]["status"] == "CANCELLED"
    with pytest.raises(H2OResponseError, match="long"):
        h2o.get_model("long")


def test_a_finished_job_is_listed(data: Path) -> None:
    frame = h2o.import_file(str(data / "iris.csv"), destination_frame="listed")
    jobs = {job["dest"]["name"]: job for job in h2o.api("GET /3/Jobs")["jobs"]}
    assert frame.frame_id == "listed"
    assert jobs["listed"]["status"] == "DONE"
    assert jobs["listed"]["progress"] == 1.0
