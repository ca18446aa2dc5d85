"""Several frames beside or below each other."""

from collections.abc import Sequence
from dataclasses import replace

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.append import append_rows
from steam.trainer.frame.changes.columns import cut_like
from steam.trainer.frame.changes.ticks import share, ticking
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress


def bind_columns(frames: Sequence[Frame], progress: Progress | None = None) -> Frame:
    """The columns of the first frame, then those of the others, cut as the first frame is.

    Chunks are shared where cuts are alike. Raises InvalidInput when a name repeats, when the
    frames differ in rows, or without any; and what `progress` raises.
    """
    first, *others = _some(frames)
    names, vecs = list(first.names), list(first.vecs)
    for done, frame in enumerate(others):
        _check_rows(first, frame)
        names += frame.names
        told = ticking(progress, f"Adding the columns of {frame.key[:80]}.")
        tick = share(told, done, len(others))
        vecs += [
            cut_like(vec, first, share(tick, number, frame.columns))
            for number, vec in enumerate(frame.vecs)
        ]
    return replace(first, names=tuple(names), vecs=tuple(vecs))


def bind_rows(frames: Sequence[Frame], progress: Progress | None = None) -> Frame:
    """The rows of the first frame, then those of the others: see `append_rows`.

    Raises InvalidInput as that does, or without any frame; and what `progress` raises.
    """
    whole, *others = _some(frames)
    for done, frame in enumerate(others):
        told = ticking(progress, f"Adding the rows of {frame.key[:80]}.")
        whole = append_rows(whole, frame, share(told, done, len(others)))
    return whole


def _some(frames: Sequence[Frame]) -> Sequence[Frame]:
    if not frames:
        raise InvalidInput("There are no frames to put together.", hint="Name at least one.")
    return frames


def _check_rows(first: Frame, frame: Frame) -> None:
    if frame.rows != first.rows:
        raise InvalidInput(
            f"The frame '{frame.key[:80]}' has {frame.rows:,} rows and '{first.key[:80]}' has"
            f" {first.rows:,}.",
            hint="Frames that are put beside each other have as many rows.",
        )
