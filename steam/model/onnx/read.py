"""An ONNX file, read into an OnnxPredictor."""

from collections.abc import Mapping
from dataclasses import dataclass

from steam.model.onnx.answers import Answers, answers_of
from steam.model.onnx.checks import check_model
from steam.model.onnx.columns import sources_of
from steam.model.onnx.graph import read_graph
from steam.model.onnx.inputs import Feed, columns_of, feeds_of
from steam.model.onnx.predictor import OnnxPredictor, onnx_predictor
from steam.model.onnx.session import open_session
from steam.model.onnx.wire import Message, Piece, parse
from steam.model.signature import Signature

_SHOWN = 100


@dataclass(frozen=True, slots=True, eq=False)
class Description:
    """What a file says of its model: all that steam needs besides running it."""

    signature: Signature
    feeds: tuple[Feed, ...]
    answers: Answers
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class OnnxModel:
    """A predictor, and what the file says of its making."""

    predictor: OnnxPredictor
    parameters: Mapping[str, object]


def read_onnx(data: bytes) -> OnnxModel:
    """The model in a file. Raises InvalidArtifact or Unsupported.

    onnxruntime sees it last, when all that steam does not want has been refused.
    """
    found = describe(data)
    predictor = onnx_predictor(found.signature, found.feeds, found.answers, open_session(data))
    return OnnxModel(predictor, found.parameters)


def describe(data: bytes) -> Description:
    """What the file says, by our own reader alone. Raises InvalidArtifact or Unsupported."""
    message = parse(Piece(data, 0, len(data)))
    graph = read_graph(check_model(message))
    metadata = {entry.text(1): entry.text(2) for entry in message.messages(14)}
    sources = sources_of(graph, metadata)
    columns = columns_of(sources)
    answers = answers_of(graph)
    return Description(
        signature=Signature(columns, answers.response, answers.category),
        feeds=feeds_of(sources, columns),
        answers=answers,
        parameters=_parameters(message),
    )


def _parameters(message: Message) -> Mapping[str, object]:
    """Who made the file, and the versions of the operators in it."""
    operators = {entry.text(1) or "ai.onnx": entry.integer(2) for entry in message.messages(8)}
    return {
        "producer": f"{message.text(2)} {message.text(3)}".strip()[:_SHOWN],
        "ir_version": message.integer(1),
        "operators": {name[:_SHOWN]: version for name, version in sorted(operators.items())},
    }
