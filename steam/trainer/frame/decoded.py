"""Chunks of one block decoded together: narrow codes of all columns in one loop."""

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.encodings.levels import LevelChunk
from steam.trainer.frame.encodings.scaled import ScaledChunk
from steam.trainer.kernels.chosen import kernels


def decoded(chunks: Sequence[Chunk]) -> list[NDArray[Any]]:
    """What `decode` of each chunk gives; all have the same rows."""
    narrow = [
        chunk.narrow if isinstance(chunk, ScaledChunk | LevelChunk) else None for chunk in chunks
    ]
    widened = iter(kernels().widened([one for one in narrow if one is not None]))
    return [
        chunk.decode() if one is None else next(widened)
        for chunk, one in zip(chunks, narrow, strict=True)
    ]
