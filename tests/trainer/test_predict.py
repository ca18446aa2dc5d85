import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.vec import VecType
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.predict import predict_frame, prediction_names

ENGINE = LocalEngine(2)
X = np.linspace(-2, 2, 50)
Y = (np.sin(7 * X) + X > 0).astype(int)


def trained(family, **columns):
    frame = frame_from_arrays("f", {"x": X, "y": Y} | columns, 16)
    offset = "off" if "off" in columns else None
    parameters = GlmParameters(family=family, lambdas=(0.0,), offset_column=offset)
    return fit(frame, ["x"], "y", parameters, ENGINE).model


def test_a_classifier_gives_labels_and_probabilities():
    model = trained("binomial")
    frame = frame_from_arrays("g", {"x": X}, 16)
    found = predict_frame("p", model, frame, ENGINE)
    expected = model.predict({"x": X}, 50)
    assert found.names == ("predict", "p0", "p1")
    assert found.blocks == frame.blocks
    assert found.vec("predict").type is VecType.ENUM
    assert found.vec("predict").domain == ("0", "1")
    assert found.vec("predict").values().tolist() == expected.labels.tolist()
    assert found.vec("p1").values().tolist() == expected.probabilities[:, 1].tolist()
    labels = expected.probabilities[:, 1] >= model.threshold
    assert found.vec("predict").values().tolist() == labels.tolist()


def test_a_regression_gives_values_with_the_offset_of_the_frame():
    model = trained("gaussian", off=X**2)
    frame = frame_from_arrays("g", {"off": X**2, "x": X}, 16)
    found = predict_frame("p", model, frame, ENGINE)
    expected = model.predict({"x": X}, 50, X**2).values
    assert found.names == ("predict",)
    assert found.vec("predict").values().tolist() == expected.tolist()


def test_a_model_without_features_scores_any_frame():
    frame = frame_from_arrays("f", {"same": np.ones(50), "y": Y})
    model = fit(frame, ["same"], "y", GlmParameters(lambdas=(0.0,)), ENGINE).model
    other = frame_from_arrays("g", {"z": np.zeros(7)}, 3)
    values = predict_frame("p", model, other, ENGINE).vec("predict").values()
    np.testing.assert_allclose(values, np.full(7, Y.mean()))


def test_a_frame_without_any_column_of_the_model_is_refused():
    with pytest.raises(InvalidInput, match="Frame g has none of the columns"):
        predict_frame("p", trained("gaussian"), frame_from_arrays("g", {"z": X}), ENGINE)


def test_an_empty_frame_gives_an_empty_frame():
    frame = frame_from_arrays("g", {"x": np.zeros(0)})
    found = predict_frame("p", trained("binomial"), frame, ENGINE)
    assert (found.names, found.rows) == (("predict", "p0", "p1"), 0)


@pytest.mark.parametrize(
    ("levels", "names"),
    [(("0", "1"), ("p0", "p1")), (("no", "yes"), ("no", "yes")), (("-1", "1.5"), ("p-1", "1.5"))],
)
def test_names_of_probabilities(levels, names):
    response = Column("y", ColumnType.CATEGORICAL, levels)
    assert prediction_names(Signature((), response, Category.BINOMIAL)) == ("predict", *names)


def test_rows_that_a_skipping_model_cannot_score_have_no_answer():
    """As in H2O: a row without a value is not answered, and the others are."""
    codes = np.arange(50) % 3
    arrays = {"x": X, "c": codes.astype(np.int32), "y": Y}
    frame = frame_from_arrays("f", arrays, 16, {"c": ("a", "b", "c")})
    parameters = GlmParameters(family="binomial", lambdas=(0.0,), missing_values_handling="skip")
    model = fit(frame, ["x", "c"], "y", parameters, ENGINE).model
    whole = predict_frame("p", model, frame, ENGINE)
    codes[[0, 17]] = -1
    arrays = {"x": np.where(np.arange(50) == 20, np.nan, X), "c": codes.astype(np.int32)}
    gaps = frame_from_arrays("g", arrays, 16, {"c": ("a", "b", "c")})
    found = predict_frame("p", model, gaps, ENGINE)
    expected = whole.vec("p1").values()
    expected[[0, 17, 20]] = np.nan
    np.testing.assert_array_equal(found.vec("p1").values(), expected)
    assert np.flatnonzero(found.vec("predict").values() < 0).tolist() == [0, 17, 20]
    lacking = frame_from_arrays("h", {"x": X}, 16)
    assert np.isnan(predict_frame("p", model, lacking, ENGINE).vec("p0").values()).all()
