"""Rows as time series: the words of an index of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import Chunk, encode_numeric, encode_strings
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FLAG, FRAME, WHOLE
from steam.trainer.rapids.series_words import Codes, index_texts, word_numbers
from steam.trainer.rapids.values import Operator

_MOST_PARTS = 1 << 16
_MOST_CELLS = 1 << 30


def _index(
    evaluation: Evaluation, frame: Frame, words: int, cardinality: int, fewer: bool = False
) -> Frame:
    """The index of each row as a text, and the number of each of its words.

    With `fewer` a word has as many parts as come up in it, and they are counted anew.
    """
    _check(frame, words, cardinality)
    numbered = Frame("", tuple(map(str, range(frame.columns))), frame.vecs)
    blocks = evaluation.run(_Words(numbered.names, words, cardinality), numbered)
    cardinalities = [cardinality] * words
    if fewer:
        found = [np.unique(np.concatenate([block[:, w] for block in blocks])) for w in range(words)]
        known = [parts[parts >= 0] for parts in found]
        cardinalities = [len(parts) for parts in known]
        blocks = tuple(_recounted(block, known) for block in blocks)
    index = Vec(
        VecType.STRING, tuple(encode_strings(index_texts(block, cardinalities)) for block in blocks)
    )
    columns = (
        Vec(VecType.INT, tuple(encode_numeric(_with_gaps(block, word)) for block in blocks))
        for word in range(words)
    )
    return Frame("", ("iSax_index", *(f"c{word}" for word in range(words))), (index, *columns))


@dataclass(frozen=True, slots=True)
class _Words:
    """The numbers of the words of each block's rows."""

    names: tuple[str, ...]
    words: int
    cardinality: int

    @property
    def columns(self) -> Sequence[str]:
        return self.names

    def map(self, chunks: Sequence[Chunk], first_row: int) -> tuple[Codes, ...]:
        return (word_numbers(chunks, self.words, self.cardinality),)

    def merge(self, left: tuple[Codes, ...], right: tuple[Codes, ...]) -> tuple[Codes, ...]:
        return left + right

    def finish(self, partial: tuple[Codes, ...] | None) -> tuple[Codes, ...]:
        return partial or ()


def _check(frame: Frame, words: int, cardinality: int) -> None:
    for name, vec in zip(frame.names, frame.vecs, strict=True):
        if not vec.is_numeric:
            raise InvalidInput(f"The column '{name[:80]}' holds no numbers of a time series.")
    if not 1 <= words <= frame.columns:
        raise InvalidInput(
            f"A series of {frame.columns:,} values has 1 to {frame.columns:,} words, not {words:,}."
        )
    if not 2 <= cardinality <= _MOST_PARTS:
        raise InvalidInput(f"A word has 2 to {_MOST_PARTS:,} parts, not {cardinality:,}.")
    if frame.rows * words > _MOST_CELLS:
        raise InvalidInput(f"An index has at most {_MOST_CELLS:,} words in all: ask for fewer.")


def _recounted(codes: Codes, known: Sequence[Codes]) -> Codes:
    """Each number as its place among those that come up in its word; gaps stay."""
    places = [np.searchsorted(parts, codes[:, word]) for word, parts in enumerate(known)]
    return np.where(codes < 0, -1, np.stack(places, axis=1)).astype(np.int32)


def _with_gaps(codes: Codes, word: int) -> NDArray[np.float64]:
    return np.where(codes[:, word] < 0, np.nan, codes[:, word].astype(np.float64))


OPERATORS = {"isax": Operator(_index, (FRAME, WHOLE, WHOLE, FLAG), optional=1)}
