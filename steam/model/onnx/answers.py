"""What an ONNX model answers: which of its outputs mean what."""

from dataclasses import dataclass

from steam.model.onnx.errors import unsupported_onnx
from steam.model.onnx.graph import INT64, STRING, Graph, Node, Port
from steam.model.signature import Category, Column, ColumnType

_FLOATS = frozenset({1, 11})
_LABELS = frozenset({6, INT64, STRING})
_SAME = frozenset({"Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze"})
_CLASS_ATTRIBUTES = ("classlabels_strings", "classlabels_int64s", "classlabels_ints")

Classes = tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """The outputs that are read, by name. `classes` are as the output `labels` has them."""

    category: Category
    numbers: str
    labels: str = ""
    classes: Classes = ()
    maps: bool = False

    @property
    def response(self) -> Column:
        if not self.classes:
            return Column("predict", ColumnType.NUMERIC)
        return Column("predict", ColumnType.CATEGORICAL, tuple(map(str, self.classes)))


def answers_of(graph: Graph) -> Answers:
    """What the outputs of a graph mean.

    Numbers alone are a regression. With labels they are the probabilities of the classes that the
    classifier, or the map of each row, names; the distances of a clustering, if the label is the
    place of the smallest; one number for each label is the score of an anomaly detection. Raises
    Unsupported for anything else.
    """
    numbers = [port for port in graph.outputs if port.maps or port.element in _FLOATS]
    labels = [port for port in graph.outputs if not port.maps and port.element in _LABELS]
    if not numbers:
        raise unsupported_onnx(
            "it gives labels without probabilities" if labels else "it gives no numbers",
            "Export a classifier with its probabilities, or a regression.",
        )
    scores = numbers[0]
    if not labels:
        if len(numbers) > 1 or scores.maps:
            raise unsupported_onnx("it gives several numbers and no label", "Export one output.")
        if _width(scores) not in {None, 1}:
            raise unsupported_onnx(
                f"it gives {_width(scores)} numbers for each row", "Export one number for each row."
            )
        return Answers(Category.REGRESSION, scores.name)
    width = _width(scores)
    label = _origin(graph, labels[0].name)
    if label is not None and label.operator == "ArgMin" and width:
        clusters = tuple(range(width))
        return Answers(Category.CLUSTERING, scores.name, labels[0].name, clusters)
    zip_map = _origin(graph, scores.name) if scores.maps else None
    classes = _classes(zip_map, graph) or _classes(label, graph)
    if not classes and labels[0].element != STRING and width == 1:
        return Answers(Category.ANOMALY_DETECTION, scores.name, labels[0].name)
    if not classes and labels[0].element != STRING and width and label is not None:
        classes = tuple(range(width)) if label.operator == "ArgMax" else ()
    if len(classes) < 2:
        raise unsupported_onnx(
            "it does not tell its classes", "Export it with skl2onnx or onnxmltools."
        )
    if not scores.maps and width not in {None, len(classes)}:
        raise unsupported_onnx(
            f"it has {len(classes)} classes and numbers for {width} of them",
            "Export the probabilities of all classes as one output.",
        )
    category = Category.BINOMIAL if len(classes) == 2 else Category.MULTINOMIAL
    return Answers(category, scores.name, labels[0].name, classes, scores.maps)


def _width(port: Port) -> int | None:
    """How many numbers an output has for each row; None where the file does not say."""
    match port.shape:
        case (_,):
            return 1
        case (_, width):
            return width
        case _:
            return None


def _origin(graph: Graph, name: str) -> Node | None:
    """The step that an output comes from, past those that change nothing."""
    makers = {output: node for node in graph.nodes for output in node.outputs}
    for _ in range(len(graph.nodes)):
        node = makers.get(name)
        if node is None or node.operator not in _SAME or not node.inputs:
            return node
        name = node.inputs[0]
    return None


def _classes(node: Node | None, graph: Graph) -> Classes:
    """The classes that a step names: a classifier, a map, or a choice from a constant list."""
    if node is None:
        return ()
    if node.operator == "ArrayFeatureExtractor" and node.inputs:
        chosen_from = graph.constants.get(node.inputs[0])
        return () if chosen_from is None else chosen_from.values
    if node.operator == "LabelEncoder":
        return node.texts("values_strings")
    for name in _CLASS_ATTRIBUTES:
        found = node.integers(name) if "int" in name else node.texts(name)
        if found:
            return found
    return ()
