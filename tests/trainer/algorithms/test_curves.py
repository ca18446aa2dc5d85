"""What the trainer writes for a page is what the master reads."""

import io
import zipfile

import numpy as np
import pytest

from steam.core.clock import SystemClock
from steam.deploy.curves import parse_curves
from steam.deploy.model_curves import read_curves
from steam.model.artifact import artifact_in, load_artifact, load_registered, sha256_of
from steam.model.curves import MEMBER
from steam.model.zip_directory import Limits
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.progress import Silent

ENGINE = LocalEngine(1)


def trained(**given):
    rng = np.random.default_rng(3)
    x = rng.normal(size=300)
    yes = (x + rng.normal(size=300) > 0.5).astype(np.int32)
    kind = rng.integers(0, 3, 300).astype(np.int32)
    columns = {"x": x, "yes": yes, "kind": kind, "w": rng.normal(size=300)}
    domains = {"yes": ("no", "yes"), "kind": ("a", "b", "c")}
    frame = frame_from_arrays("f", columns, block_rows=64, domains=domains)
    order = Order("m", frame, None, given)
    return GlmAlgorithm().train(order, ENGINE, SystemClock(), Silent())


def curves_in(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return parse_curves(archive.read(MEMBER))


def test_two_classes_have_every_curve():
    model = trained(response_column="yes", compute_p_values=True, **{"lambda": [0.0]})
    curves = curves_in(model.artifact())
    training, metrics = curves.metrics["training"], model.training_metrics
    assert training.labels == ("no", "yes")
    assert training.thresholds.threshold == pytest.approx(metrics.thresholds)
    totals = training.thresholds.positives + training.thresholds.negatives
    assert totals == 300.0 == sum(training.calibration.weight)
    observed = zip(training.calibration.observed, training.calibration.weight, strict=True)
    assert sum(share * weight for share, weight in observed) == pytest.approx(
        training.thresholds.positives
    )
    assert training.gains.captured[-1] == pytest.approx(1.0)
    assert curves.certainty.name[0] == "Intercept"
    assert all(
        low < high for low, high in zip(curves.certainty.low, curves.certainty.high, strict=True)
    )
    assert "compute_p_values" in curves.asked
    assert curves.duration_ms == model.duration_ms
    assert curves.importance.scaled[0] == 1.0


def test_several_classes_have_a_matrix():
    model = trained(response_column="kind", family="multinomial")
    training = curves_in(model.artifact()).metrics["training"]
    assert training.confusion.levels == ("a", "b", "c")
    assert sum(map(sum, training.confusion.counts)) == 300.0
    assert training.hit_ratios[-1] == pytest.approx(1.0)


def test_a_number_has_its_tables(tmp_path):
    model = trained(response_column="w")
    path = tmp_path / "m.zip"
    path.write_bytes(model.artifact())
    curves = read_curves(path)
    assert dict(curves.metrics) == {}
    assert curves.history.columns


def test_loading_reads_no_curves(tmp_path):
    """A damaged member hurts nobody who only answers; registering refuses it."""
    data = trained(response_column="yes").artifact()
    path = tmp_path / "m.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            new.writestr(info, b"{" if info.filename == MEMBER else old.read(info))
    assert load_registered(path, sha256_of(path)).predictor
    assert load_artifact(path).facts["algorithm"] == "glm"
    assert artifact_in(path.read_bytes(), Limits()).predictor
