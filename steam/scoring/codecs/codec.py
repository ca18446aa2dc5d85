"""The protocol of codecs, and what each knows of the request that it is made for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from steam.model.signature import Signature
from steam.scoring.answers import Answers
from steam.scoring.json_tables import TableDecoder
from steam.scoring.tables import Table, Vocabulary, vocabulary_of
from steam.scoring.wanted import NOTHING, Wanted

BLOCK_ROWS = 2048
"""About as many rows are read, scored and written at a time: a few milliseconds of work, between
which other requests get their turn."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its body, and what its headers and its address say.

    `type` is the media type of the body in lower case, `parameters` belong to it; `headers` are
    those that the dialect reads besides, empty where they are not there. With `partial` a row that
    cannot be read is told of in its place, and does not end the reading. `first_row` is the number
    of the first row to the user, where the body is a piece of something larger. `wanted`:
    explanations that the answer is to have besides.
    """

    body: bytes
    type: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False
    first_row: int = 1
    wanted: Wanted = NOTHING


@dataclass(frozen=True, slots=True)
class Model:
    """What a codec may know of the model: its columns, and its words for them."""

    signature: Signature
    vocabulary: Vocabulary
    decoder: TableDecoder


def codec_model(signature: Signature, known: Iterable[str] = ()) -> Model:
    """What codecs know of a model; `known` are columns that rows may hold and it does not read."""
    vocabulary = vocabulary_of(signature, known)
    return Model(signature, vocabulary, TableDecoder(vocabulary))


class Codec(Protocol):
    """One format, for one call: made with it, and used once.

    A codec that answers what another one has read is asked to `write` alone.
    """

    @property
    def media_type(self) -> str:
        """Of the answer; known once it is written."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Further headers of the answer; known once it is written."""
        ...

    def read(self) -> Iterator[Table]:
        """The rows of the body, a block at a time. Raises InvalidInput or Unsupported.

        A row that is none is refused, or `broken` in its table if the call is partial.
        """
        ...

    def write(self, answers: Iterable[Answers]) -> Iterator[bytes]:
        """The text of the answers to all blocks, in pieces.

        The body is read as answers are asked for: what it holds is known from the first on.
        """
        ...


CodecOf = Callable[[Call, Model], Codec]
