"""The columns that an ONNX model reads, with the categories of those that it encodes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from steam.model.onnx.errors import refuse_onnx, unsupported_onnx
from steam.model.onnx.graph import STRING, Graph, Node, Port

_MAX_COLUMNS = 100_000
_READABLE = frozenset({1, 6, 7, STRING, 9, 11})  # float, int32, int64, string, bool, double

_SAME = frozenset({"Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Imputer"})
_CHOICES = frozenset({"ArrayFeatureExtractor", "Gather"})
_ENCODERS = {
    "OneHotEncoder": ("cats_strings", "cats_int64s"),
    "LabelEncoder": ("keys_strings", "keys_int64s"),
}

Levels = tuple[str, ...] | tuple[int, ...]
NAMES_KEY = "feature_names"


@dataclass(frozen=True, slots=True)
class Source:
    """One column of the model: a place in one of its inputs. `levels` are as it encodes them."""

    name: str
    port: Port
    place: int
    levels: Levels


def sources_of(graph: Graph, metadata: Mapping[str, str]) -> tuple[Source, ...]:
    """All columns in the order of the inputs.

    An input of one column gives it its name. The columns of a single wider one are called as
    `feature_names` in the file's metadata says, a JSON list, else `f0`, `f1`, ...; those of one
    among several have their number after its name. Raises InvalidArtifact, or Unsupported for
    inputs that are not of rows, and for texts of which the model does not tell the categories.
    """
    widths = {port.name: _width(port) for port in graph.inputs}
    if not sum(widths.values()):
        raise refuse_onnx("its inputs have no column")
    if sum(widths.values()) > _MAX_COLUMNS:
        raise refuse_onnx(f"its inputs have more than {_MAX_COLUMNS} columns")
    names = _names(widths, metadata)
    levels, plain = _encoded(graph, widths)
    found = []
    for port in graph.inputs:
        for place in range(widths[port.name]):
            source = (port.name, place)
            known = levels.get(source, ())
            if port.element == STRING and not known:
                raise unsupported_onnx(
                    f"its column {names[source][:40]!r} takes any text",
                    "Only texts from a list of categories are scored: encode them in the model "
                    "with OneHotEncoder or OrdinalEncoder.",
                )
            as_number = port.element != STRING and source in plain
            found.append(Source(names[source], port, place, () if as_number else known))
    return tuple(found)


def _width(port: Port) -> int:
    """How many columns an input has."""
    if port.maps or port.element not in _READABLE:
        raise unsupported_onnx(
            f"its input {port.name[:40]!r} is not of numbers or texts",
            "Export it with float, int64, bool or string tensors as inputs.",
        )
    if port.shape is None or not 1 <= len(port.shape) <= 2:
        raise unsupported_onnx(
            f"its input {port.name[:40]!r} is not a table of rows and columns",
            "Export a model that takes tensors of the shape [rows, columns].",
        )
    if port.shape[0] is not None:
        raise unsupported_onnx(
            f"it takes exactly {port.shape[0]} rows at a time",
            "Export it with a first dimension that may vary.",
        )
    width = 1 if len(port.shape) == 1 else port.shape[1]
    if width is None:
        raise unsupported_onnx(
            f"its input {port.name[:40]!r} does not tell how many columns it has",
            "Export it with the number of columns as the second dimension.",
        )
    return width


def _names(widths: Mapping[str, int], metadata: Mapping[str, str]) -> dict[tuple[str, int], str]:
    if len(widths) == 1:
        [(name, width)] = widths.items()
        given = _given_names(metadata, width)
        if given or width > 1:
            return {(name, j): (given or [f"f{i}" for i in range(width)])[j] for j in range(width)}
    return {
        (name, j): name if width == 1 else f"{name}_{j}"
        for name, width in widths.items()
        for j in range(width)
    }


def _given_names(metadata: Mapping[str, str], width: int) -> list[str]:
    text = metadata.get(NAMES_KEY)
    if text is None:
        return []
    try:
        names = json.loads(text)
    except (ValueError, RecursionError):
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise refuse_onnx(f"its {NAMES_KEY} are not a JSON list of names")
    if len(names) != width:
        raise refuse_onnx(f"it has {width} columns and names for {len(names)}")
    return names


Places = tuple[tuple[str, int], ...]


def _encoded(
    graph: Graph, widths: Mapping[str, int]
) -> tuple[dict[tuple[str, int], Levels], set[tuple[str, int]]]:
    """The levels of the columns that reach an encoder, and the columns that reach anything else.

    Columns are followed through steps that change none of them, and those that choose some.
    """
    flows: dict[str, Places] = {
        name: tuple((name, place) for place in range(width)) for name, width in widths.items()
    }
    levels: dict[tuple[str, int], Levels] = {}
    plain: set[tuple[str, int]] = set()
    for node in graph.nodes:
        coming = [flows.get(name, ()) for name in node.inputs]
        if not any(coming):
            continue
        if (known := _levels(node)) is not None:
            for place in coming[0]:
                levels[place] = _united(levels.get(place, ()), known)
        elif (leaving := _passed(node, coming, graph)) is not None:
            flows[node.outputs[0]] = leaving
        else:
            plain.update(place for places in coming for place in places)
    return levels, plain


def _levels(node: Node) -> Levels | None:
    """What an encoder tells apart; None for another step."""
    if node.operator not in _ENCODERS:
        return None
    texts, numbers = _ENCODERS[node.operator]
    return node.texts(texts) or node.integers(numbers) or None


def _passed(node: Node, coming: list[Places], graph: Graph) -> Places | None:
    """The columns that leave a step as they came; None for one that computes."""
    if not node.outputs:
        return None
    if node.operator in _SAME:
        return coming[0]
    if node.operator == "Concat" and all(coming):
        return tuple(place for places in coming for place in places)
    if node.operator in _CHOICES and coming[0] and len(node.inputs) == 2:
        chosen = graph.constants.get(node.inputs[1])
        if chosen is not None and _are_places(chosen.values, len(coming[0])):
            return tuple(coming[0][place] for place in chosen.values if isinstance(place, int))
    return None


def _are_places(values: Iterable[object], count: int) -> bool:
    return all(isinstance(value, int) and 0 <= value < count for value in values)


def _united(known: Levels, more: Levels) -> Levels:
    """Levels of two encoders of one column, each once."""
    return tuple(dict.fromkeys((*known, *more)))
