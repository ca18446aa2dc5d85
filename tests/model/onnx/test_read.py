"""Predictions of scikit-learn, by the ONNX files that skl2onnx makes of its estimators."""

import contextlib
import subprocess
import sys

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper

from steam.core.errors import InvalidArtifact, SteamError, Unsupported
from steam.model.foreign.errors import UnscorableRow
from steam.model.imputation import MissingNumber
from steam.model.onnx.read import describe, read_onnx
from steam.model.predictor import UNSEEN
from steam.model.signature import Category
from tests.estimators import columns_of, own_table

CLASSIFIERS = ["logistic", "three", "forest", "boosted"]
OPERATORS = [helper.make_opsetid("", 18), helper.make_opsetid("ai.onnx.ml", 3)]


@pytest.mark.parametrize("zipmap", [True, False])
@pytest.mark.parametrize("name", CLASSIFIERS)
def test_a_classifier_says_what_scikit_learn_said(name, zipmap, exported, table) -> None:
    data, estimator = exported(name, zipmap=zipmap)
    predictor = read_onnx(data).predictor
    signature = predictor.signature
    assert signature.names == ("age", "psa", "sex", "city")
    assert [column.levels for column in signature.features[2:]] == [
        ("f", "m"),
        ("Bonn", "Oslo", "Rome"),
    ]
    assert signature.response.levels == tuple(estimator.classes_)
    found = predictor.predict(columns_of(signature, table), len(table))
    assert np.array_equal(np.array(estimator.classes_)[found.labels], estimator.predict(table))
    np.testing.assert_allclose(found.probabilities, estimator.predict_proba(table), atol=2e-6)


def test_values_scores_and_clusters(exported, table) -> None:
    data, estimator = exported("linear")
    predictor = read_onnx(data).predictor
    found = predictor.predict(columns_of(predictor.signature, table), len(table))
    np.testing.assert_allclose(found.values, estimator.predict(table), rtol=1e-5)
    numbers = own_table("isolation", table)
    data, estimator = exported("isolation")
    predictor = read_onnx(data).predictor
    assert predictor.signature.names == ("f0", "f1")
    found = predictor.predict(columns_of(predictor.signature, numbers), len(numbers))
    np.testing.assert_allclose(found.values, -estimator.decision_function(numbers), atol=1e-5)
    assert np.array_equal(found.extras["outlier"] == 1.0, estimator.predict(numbers) == -1)
    data, estimator = exported("clusters")
    predictor = read_onnx(data).predictor
    assert predictor.signature.response.levels == ("0", "1", "2")
    found = predictor.predict(columns_of(predictor.signature, numbers), len(numbers))
    assert np.array_equal(found.labels, estimator.predict(numbers))


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_a_row_is_scored_alone_as_among_others(name, exported, table) -> None:
    predictor = read_onnx(exported(name)[0]).predictor
    columns = columns_of(predictor.signature, table)
    among = predictor.predict(columns, len(table))
    for row in range(20):
        alone = predictor.predict({n: v[row : row + 1] for n, v in columns.items()}, 1)
        assert alone.labels[0] == among.labels[row]
        np.testing.assert_allclose(alone.probabilities[0], among.probabilities[row], atol=2e-7)
        if name in {"forest", "boosted"}:
            assert np.array_equal(alone.probabilities[0], among.probabilities[row])


def test_missing_and_unseen_are_what_they_are_to_the_graph(exported, table) -> None:
    data, estimator = exported("logistic")
    predictor = read_onnx(data).predictor
    assert predictor.needed == {"age", "psa"}
    with pytest.raises(MissingNumber, match="its 'age' is missing"):
        predictor.predict({}, 1)
    columns = columns_of(predictor.signature, table)
    wanted = estimator.predict_proba(table.assign(city="Paris"))
    for code in (-1, UNSEEN):
        strange = columns | {"city": np.full(len(table), code, np.int32)}
        found = predictor.predict(strange, len(table)).probabilities
        np.testing.assert_allclose(found, wanted, atol=2e-6)
    assert not read_onnx(exported("forest")[0]).predictor.needed


def test_the_file_says_who_made_it(exported) -> None:
    parameters = read_onnx(exported("logistic")[0]).parameters
    assert parameters["producer"].startswith("skl2onnx 1.")
    assert parameters["operators"]["ai.onnx"] == 18


def model_of(nodes, inputs, outputs, initializers=(), **metadata) -> bytes:
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info(*each) for each in inputs],
        [helper.make_tensor_value_info(*each) for each in outputs],
        list(initializers),
    )
    model = helper.make_model(graph, opset_imports=OPERATORS, ir_version=8)
    helper.set_model_props(model, metadata)
    return model.SerializeToString()


def summing(kind: int, shape, **metadata) -> bytes:
    """A regression: the sum of the columns of one input."""
    nodes = [
        helper.make_node("Cast", ["x"], ["c"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["c"], ["y"], keepdims=1, noop_with_empty_axes=0)
        if len(shape) == 1
        else helper.make_node("ReduceSum", ["c", "axes"], ["y"], keepdims=1),
    ]
    axes = helper.make_tensor("axes", TensorProto.INT64, [1], [1])
    wanted = [("y", TensorProto.FLOAT, [None, 1])]
    return model_of(nodes, [("x", kind, shape)], wanted, [axes], **metadata)


def test_names_of_columns_are_those_of_the_metadata_or_numbers() -> None:
    plain = describe(summing(TensorProto.FLOAT, [None, 3]))
    assert plain.signature.names == ("f0", "f1", "f2")
    named = describe(summing(TensorProto.FLOAT, [None, 2], feature_names='["a", "b"]'))
    assert named.signature.names == ("a", "b")
    assert describe(summing(TensorProto.FLOAT, [None, 1])).signature.names == ("x",)
    for names in ('["a"]', "a,b", "[1, 2]", "[" * 100_000):
        with pytest.raises(InvalidArtifact, match=r"names for 1|not a JSON list"):
            describe(summing(TensorProto.FLOAT, [None, 2], feature_names=names))
    two = model_of(
        [helper.make_node("Concat", ["a", "b"], ["y"], axis=1)],
        [("a", TensorProto.FLOAT, [None, 2]), ("b", TensorProto.FLOAT, ["N", 1])],
        [("y", TensorProto.FLOAT, [None, None])],
    )
    assert describe(two).signature.names == ("a_0", "a_1", "b")


def test_whole_numbers_must_be_whole_and_there() -> None:
    predictor = read_onnx(summing(TensorProto.INT64, [None, 2])).predictor
    ones = np.ones(2)
    assert predictor.predict({"f0": ones, "f1": ones}, 2).values.tolist() == [2.0, 2.0]
    for wrong in (1.5, 2.0**63, -(2.0**64), np.inf):
        with pytest.raises(UnscorableRow, match=r"Row 2 .* 'f1' is not a whole number"):
            predictor.predict({"f0": ones, "f1": np.array([1.0, wrong])}, 2)
    with pytest.raises(MissingNumber):
        predictor.predict({"f0": ones}, 2)
    truth = read_onnx(summing(TensorProto.BOOL, [None, 2])).predictor
    with pytest.raises(UnscorableRow, match="not 0 or 1"):
        truth.predict({"f0": ones, "f1": 2 * ones}, 2)


def test_numbers_beyond_float32_become_infinite_and_are_answered() -> None:
    predictor = read_onnx(summing(TensorProto.FLOAT, [None, 1])).predictor
    assert predictor.predict({"x": np.array([1e300])}, 1).values.tolist() == [np.inf]


@pytest.mark.parametrize(
    ("shape", "kind", "sentence"),
    [
        ([1, 2], TensorProto.FLOAT, "exactly 1 rows at a time"),
        ([None, None], TensorProto.FLOAT, "does not tell how many columns"),
        ([None, 2, 2], TensorProto.FLOAT, "not a table of rows and columns"),
        ([None, 2], TensorProto.COMPLEX64, "not of numbers or texts"),
        ([None, 2], TensorProto.STRING, "'f0' takes any text"),
    ],
)
def test_inputs_that_are_no_columns_are_refused(shape, kind, sentence) -> None:
    with pytest.raises(Unsupported, match=sentence):
        describe(summing(kind, shape))


def test_an_encoded_number_is_a_level() -> None:
    encode = helper.make_node(
        "OneHotEncoder", ["x"], ["e"], domain="ai.onnx.ml", cats_int64s=[3, 5], zeros=0
    )
    flat = helper.make_node("Reshape", ["e", "shape"], ["y2"])
    total = helper.make_node("ReduceSum", ["y2", "axes"], ["y"], keepdims=1)
    constants = [
        helper.make_tensor("shape", TensorProto.INT64, [2], [-1, 2]),
        helper.make_tensor("axes", TensorProto.INT64, [1], [1]),
    ]
    data = model_of(
        [encode, flat, total],
        [("x", TensorProto.INT64, [None, 1])],
        [("y", TensorProto.FLOAT, [None, 1])],
        constants,
    )
    predictor = read_onnx(data).predictor
    assert predictor.signature.features[0].levels == ("3", "5")
    assert predictor.needed == {"x"}
    assert not predictor.tells_unseen
    assert predictor.predict({"x": np.array([1, 0], np.int32)}, 2).values.tolist() == [1.0, 1.0]


def test_outputs_that_are_no_answer_of_ours_are_refused() -> None:
    x = ("x", TensorProto.FLOAT, [None, 1])
    number, label = ("y", TensorProto.FLOAT, [None, 2]), ("l", TensorProto.INT64, [None])
    same = helper.make_node("Identity", ["x"], ["y"])
    for nodes, outputs, sentence in (
        ([helper.make_node("Cast", ["x"], ["l"], to=7)], [label], "labels without probabilities"),
        ([same], [number, ("z", TensorProto.FLOAT, [None, 1])], "several numbers and no label"),
        ([same, helper.make_node("Cast", ["x"], ["l"], to=7)], [label, number], "its classes"),
        ([same], [("y", TensorProto.BOOL, [None, 1])], "gives no numbers"),
        ([same], [number], "2 numbers for each row"),
    ):
        with pytest.raises(Unsupported, match=sentence):
            describe(model_of(nodes, [x], outputs))


def test_scores_that_are_no_probabilities_are_refused() -> None:
    classify = helper.make_node(
        "LinearClassifier",
        ["x"],
        ["l", "y"],
        domain="ai.onnx.ml",
        coefficients=[1.0, -1.0],
        intercepts=[3.0, 2.0],
        classlabels_ints=[0, 1],
        post_transform="NONE",
    )
    outputs = [("l", TensorProto.INT64, [None]), ("y", TensorProto.FLOAT, [None, 2])]
    with pytest.raises(Unsupported, match="are not probabilities"):
        read_onnx(model_of([classify], [("x", TensorProto.FLOAT, [None, 1])], outputs))


@pytest.mark.parametrize("shape", [[None], [None, 1]])
def test_a_classifier_with_one_number_for_two_classes_is_refused(shape) -> None:
    """As skl2onnx exports a LinearSVC, and a classifier with a column for each class."""
    classify = helper.make_node(
        "LinearClassifier",
        ["x"],
        ["l", "y"],
        domain="ai.onnx.ml",
        coefficients=[1.0, -1.0],
        classlabels_ints=[0, 1],
    )
    outputs = [("l", TensorProto.INT64, [None]), ("y", TensorProto.FLOAT, shape)]
    with pytest.raises(Unsupported, match="2 classes and numbers for 1 of them"):
        describe(model_of([classify], [("x", TensorProto.FLOAT, [None, 1])], outputs))


PORTS = [("x", TensorProto.FLOAT, [None, 1])], [("y", TensorProto.FLOAT, [None, 1])]


def test_a_graph_that_onnxruntime_does_not_take_is_refused() -> None:
    node = helper.make_node("NoSuchOperator", ["x"], ["y"])
    with pytest.raises(InvalidArtifact, match="onnxruntime refuses it"):
        read_onnx(model_of([node], *PORTS))


def test_the_cause_is_told_without_the_places_in_the_code_of_onnxruntime() -> None:
    graph = helper.make_graph(
        [helper.make_node("Neg", ["x"], ["y"])],
        "g",
        *([helper.make_tensor_value_info(*port) for port in ports] for ports in PORTS),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 99)], ir_version=9)
    with pytest.raises(InvalidArtifact, match=r"refuses it \(ONNX Runtime .*Opset 99"):
        read_onnx(model.SerializeToString())


@settings(max_examples=300)
@given(st.data())
def test_every_damaged_file_is_described_or_refused(exported, data) -> None:
    name = data.draw(st.sampled_from(["logistic", "clusters", "linear"]))
    content = bytearray(exported(name, zipmap=True)[0])
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    length = data.draw(st.integers(len(content) // 2, len(content)))
    with contextlib.suppress(SteamError):
        assert describe(bytes(content[:length])).signature.category in Category


def test_describing_needs_no_onnxruntime() -> None:
    code = (
        "import sys, steam.model.onnx.read; "
        "print([m for m in ('onnxruntime', 'onnx', 'google.protobuf', 'sklearn', 'scipy', 'polars')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\n"


def test_a_model_checked_here_is_one_to_onnx_itself(exported) -> None:
    onnx.checker.check_model(onnx.load_from_string(exported("logistic")[0]))
