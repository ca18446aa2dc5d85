"""What an ONNX file says, as far as steam needs it: inputs, outputs, nodes and constants.

Field numbers are those of onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from struct import iter_unpack

from steam.model.onnx.errors import refuse_onnx
from steam.model.onnx.wire import Message, Piece, first_text, parse

INT64, STRING = 7, 8
_DIMENSIONS = 8


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output: a tensor of `element` type, or, with `maps`, one map for each row.

    `shape` has None for sizes that vary; it is itself None where nothing is said of it.
    """

    name: str
    element: int
    shape: tuple[int | None, ...] | None
    maps: bool = False


@dataclass(frozen=True, slots=True)
class Constant:
    """A tensor in the file, with the texts or whole numbers in it; no values if it has others."""

    shape: tuple[int, ...]
    element: int
    values: tuple[str, ...] | tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """One step. `attributes` are by name, and read when somebody asks: trees are long."""

    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Piece]

    def integers(self, name: str) -> tuple[int, ...]:
        """The whole numbers of an attribute; none if it is not there."""
        found = self.attributes.get(name)
        return () if found is None else parse(found).integers(8)

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of an attribute; none if it is not there."""
        found = self.attributes.get(name)
        return () if found is None else parse(found).texts(9)


@dataclass(frozen=True, slots=True)
class Graph:
    """The steps of a model in the order in which they run."""

    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    nodes: tuple[Node, ...]
    constants: Mapping[str, Constant]


def read_graph(message: Message) -> Graph:
    """The outermost graph of a file. Raises InvalidArtifact."""
    constants = {tensor.text(8): _constant(tensor) for tensor in message.messages(5)}
    ports = tuple(map(_port, message.messages(11)))
    return Graph(
        inputs=tuple(port for port in ports if port.name not in constants),
        outputs=tuple(map(_port, message.messages(12))),
        nodes=tuple(map(read_node, message.messages(1))),
        constants=constants,
    )


def read_node(message: Message) -> Node:
    """One node of a graph. Raises InvalidArtifact."""
    attributes = {first_text(attribute, 1): attribute for attribute in message.pieces(5)}
    return Node(message.text(4), message.texts(1), message.texts(2), attributes)


def _port(message: Message) -> Port:
    name, kind = message.text(1), message.message(2)
    tensor = None if kind is None else kind.message(1)
    if tensor is not None:
        return Port(name, tensor.integer(1), _shape(tensor.message(2)))
    sequence = None if kind is None else kind.message(4)
    item = None if sequence is None else sequence.message(1)
    mapping = None if item is None else item.message(5)
    if mapping is None:
        raise refuse_onnx(f"nobody knows what {name[:40]!r} is")
    return Port(name, mapping.integer(1), None, maps=True)


def _shape(message: Message | None) -> tuple[int | None, ...] | None:
    if message is None:
        return None
    sizes = tuple(dimension.integer(1) or None for dimension in message.messages(1))
    if len(sizes) > _DIMENSIONS or any(size is not None and size < 0 for size in sizes):
        raise refuse_onnx("the shape of an input is none")
    return sizes


def _constant(message: Message) -> Constant:
    shape, element = message.integers(1), message.integer(2)
    if element == STRING:
        return Constant(shape, element, message.texts(6))
    if element != INT64:
        return Constant(shape, element)
    raw = message.blob(9)
    if raw is None:
        return Constant(shape, element, message.integers(7))
    if len(raw) % 8:
        raise refuse_onnx("a constant of it is cut off")
    return Constant(shape, element, tuple(n for (n,) in iter_unpack("<q", raw.content)))
