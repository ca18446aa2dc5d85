"""Files that no runtime of ours shall see."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from steam.core.errors import InvalidArtifact, Unsupported
from steam.model.onnx.checks import check_model
from steam.model.onnx.wire import Piece, parse

OPERATORS = [helper.make_opsetid("", 18)]


def check(model: onnx.ModelProto) -> None:
    data = model.SerializeToString()
    check_model(parse(Piece(data, 0, len(data))))


def graph_of(nodes, initializers=()) -> onnx.GraphProto:
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 1])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])
    return helper.make_graph(nodes, "g", [x], [y], list(initializers))


def model_of(*nodes, initializers=(), **options) -> onnx.ModelProto:
    graph = graph_of(nodes, initializers)
    return helper.make_model(graph, opset_imports=OPERATORS, **options)


def nested(depth: int) -> onnx.NodeProto:
    """An If within an If within an If ..."""
    inner = nested(depth - 1) if depth else helper.make_node("Identity", ["x"], ["y"])
    body = helper.make_graph([inner], f"g{depth}", [], [])
    return helper.make_node("If", ["x"], ["y"], then_branch=body, else_branch=body)


def test_standard_operators_pass() -> None:
    check(model_of(helper.make_node("Identity", ["x"], ["y"])))
    check(model_of(helper.make_node("Scaler", ["x"], ["y"], domain="ai.onnx.ml")))
    check(model_of(helper.make_node("FusedGemm", ["x"], ["y"], domain="com.microsoft")))
    check(model_of(nested(2)))


@pytest.mark.parametrize(
    ("domain", "operator"),
    [
        ("com.evil", "Run"),
        ("com.microsoft", "EPContext"),
        ("com.microsoft.nchwc", "Conv"),
        ("ai.onnx.contrib", "PyOp"),
        ("ai.onnx.ml.", "Scaler"),
        ("AI.ONNX", "Identity"),
    ],
)
def test_other_operators_are_named(domain, operator) -> None:
    node = helper.make_node(operator, ["x"], ["y"], domain=domain)
    with pytest.raises(Unsupported, match=f"'{operator}' of the domain '{domain}'"):
        check(model_of(node))


def test_other_operators_are_found_in_graphs_within_graphs() -> None:
    evil = helper.make_node("Run", ["x"], ["y"], domain="com.evil")
    body = helper.make_graph([evil], "body", [], [])
    with pytest.raises(Unsupported, match=r"com\.evil"):
        check(model_of(helper.make_node("If", ["x"], ["y"], then_branch=body, else_branch=body)))


def test_a_domain_that_stands_twice_is_refused() -> None:
    model = model_of(helper.make_node("Run", ["x"], ["y"], domain="com.evil"))
    node = model.graph.node[0].SerializeToString() + b"\x3a\x07ai.onnx"
    graph = onnx.GraphProto.FromString(model.graph.SerializeToString())
    del graph.node[:]
    data = b"\x0a" + bytes([len(node)]) + node + graph.SerializeToString()
    whole = b"\x08\x08\x3a" + bytes([len(data)]) + data
    with pytest.raises(InvalidArtifact, match="twice"):
        check_model(parse(Piece(whole, 0, len(whole))))


def outside() -> onnx.TensorProto:
    tensor = TensorProto(name="w", dims=[1], data_type=1, data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="../../etc/passwd")
    return tensor


def test_tensors_in_other_files_are_refused_wherever_they_are_told_of() -> None:
    told = outside()
    told.data_location = TensorProto.DEFAULT
    said = TensorProto(name="w", dims=[1], data_type=1, data_location=TensorProto.EXTERNAL)
    identity = helper.make_node("Identity", ["x"], ["y"])
    for tensor in (outside(), told, said):
        constant = helper.make_node("Constant", [], ["y"], value=tensor)
        body = helper.make_graph([constant], "body", [], [])
        many = onnx.NodeProto(op_type="Identity", input=["x"], output=["y"])
        many.attribute.add(name="all", tensors=[tensor])
        for model in (
            model_of(identity, initializers=[tensor]),
            model_of(constant),
            model_of(helper.make_node("If", ["x"], ["y"], then_branch=body, else_branch=body)),
            model_of(many),
        ):
            with pytest.raises(InvalidArtifact, match="in another file"):
                check(model)


@pytest.mark.parametrize("dims", [[1 << 40], [1 << 20, 1 << 11], [-1], [1 << 62, 1 << 62]])
def test_a_tensor_that_announces_more_than_it_holds_is_refused(dims) -> None:
    tensor = TensorProto(name="w", dims=dims, data_type=1, raw_data=bytes(64))
    with pytest.raises(InvalidArtifact, match="announces more than it holds"):
        check(model_of(helper.make_node("Identity", ["x"], ["y"]), initializers=[tensor]))


def test_honest_tensors_of_all_types_pass() -> None:
    arrays = [
        np.zeros((2, 3), np.float32),
        np.zeros(0, np.int64),
        np.array(1.0),
        np.ones(9, np.bool_),
        np.array(["a", ""], dtype=object),
    ]
    tensors = [numpy_helper.from_array(array, f"w{n}") for n, array in enumerate(arrays)]
    check(model_of(helper.make_node("Identity", ["x"], ["y"]), initializers=tensors))


def test_functions_training_sparse_tensors_and_deep_nests_are_refused() -> None:
    identity = helper.make_node("Identity", ["x"], ["y"])
    function = helper.make_function("own", "f", ["x"], ["y"], [identity], OPERATORS)
    with pytest.raises(Unsupported, match="functions of its own"):
        check(model_of(identity, functions=[function]))
    trained = model_of(identity)
    trained.training_info.add()
    with pytest.raises(Unsupported, match="for training"):
        check(trained)
    sparse = model_of(identity)
    sparse.graph.sparse_initializer.add(dims=[1 << 40])
    with pytest.raises(Unsupported, match="sparse"):
        check(sparse)
    with pytest.raises(InvalidArtifact, match="nested more than 4 deep"):
        check(model_of(nested(5)))
    with pytest.raises(InvalidArtifact, match="no graph"):
        check(onnx.ModelProto(ir_version=8))
