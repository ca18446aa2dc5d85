"""What no ONNX file may hold, found out before onnxruntime sees the file."""

from collections.abc import Iterator
from math import prod

from steam.core.errors import SteamError
from steam.model.onnx.errors import refuse_onnx, unsupported_onnx
from steam.model.onnx.wire import Message, parse

_DEEPEST = 4  # graphs within graphs
_MAX_NODES = 1_000_000
_EXTERNAL = 1
_HALVES = 2  # elements to a byte in the narrowest of all types

_PLAIN_DOMAINS = frozenset({"", "ai.onnx", "ai.onnx.ml"})
_MICROSOFT = frozenset(
    {
        "BiasGelu",
        "DynamicQuantizeMatMul",
        "FastGelu",
        "FusedGemm",
        "FusedMatMul",
        "Gelu",
        "MatMulIntegerToFloat",
        "QLinearAdd",
        "QLinearConcat",
        "QLinearMul",
        "QLinearSigmoid",
        "QuickGelu",
    }
)
"""The operators of com.microsoft that compute and do nothing else; another one opens files."""


def check_model(model: Message) -> Message:
    """The outermost graph of a file, after a check of all of it, graphs within graphs too.

    Raises InvalidArtifact for tensors that lie in other files or announce more than they hold,
    Unsupported for functions, training parts and operators beyond the standard ones.
    """
    if 25 in model.blobs:
        raise unsupported_onnx("it has functions of its own", "Export it with functions inlined.")
    if 20 in model.blobs:
        raise unsupported_onnx("it holds steps for training", "Export it for inference.")
    graph = model.message(7)
    if graph is None:
        raise refuse_onnx("it has no graph")
    for number, node in enumerate(_nodes(graph, _DEEPEST)):
        if number == _MAX_NODES:
            raise refuse_onnx(f"it has more than {_MAX_NODES} nodes")
        _check_operator(node)
    return graph


def _nodes(graph: Message, depth: int) -> Iterator[Message]:
    """The nodes of a graph and of those within it, after a check of all tensors on the way."""
    if depth == 0:
        raise refuse_onnx(f"its graphs are nested more than {_DEEPEST} deep")
    _check_tensors(graph, 5, 15)
    for node in graph.messages(1):
        yield node
        for attribute in node.messages(5):
            attribute.blob(1)  # a name, but one
            _check_tensors(attribute, 5, 22)
            _check_tensors(attribute, 10, 23)
            for field in (6, 11):
                for inner in attribute.messages(field):
                    yield from _nodes(inner, depth - 1)


def _check_tensors(message: Message, dense: int, sparse: int) -> None:
    """Check the tensors of a field; of another one, which would hold sparse ones, nothing."""
    if sparse in message.blobs:
        raise unsupported_onnx("it holds sparse tensors", "Export it with dense ones.")
    for piece in message.pieces(dense):
        _check_tensor(parse(piece), len(piece))


def _check_tensor(tensor: Message, size_bytes: int) -> None:
    if 13 in tensor.blobs or tensor.integer(14) == _EXTERNAL:
        raise refuse_onnx("a part of it lies in another file")
    shape = tensor.integers(1)
    if min(shape, default=0) < 0 or prod(shape) > _HALVES * size_bytes:
        raise refuse_onnx("a tensor of it announces more than it holds")


def _check_operator(node: Message) -> None:
    domain, operator = node.text(7), node.text(4)
    if domain in _PLAIN_DOMAINS or (domain == "com.microsoft" and operator in _MICROSOFT):
        return
    raise _foreign(domain, operator)


def _foreign(domain: str, operator: str) -> SteamError:
    return unsupported_onnx(
        f"the operator {operator[:40]!r} of the domain {domain[:60]!r} is not a standard one",
        "Export it with the operators of ai.onnx and ai.onnx.ml only.",
    )
