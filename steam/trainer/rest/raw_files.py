"""The files that a parse is asked for, and how they are called to those who ask."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from steam.core.errors import InvalidInput, NotFound, SteamError
from steam.trainer.algorithms.parameters import InvalidParameter
from steam.trainer.frame.frame import Frame
from steam.trainer.rest.call import Call
from steam.trainer.rest.listing import MAX_FILES
from steam.trainer.rest.paths import importable
from steam.trainer.rest.services import TrainerServices
from steam.trainer.store import RawFile


def sources_of(call: Call) -> list[RawFile]:
    """The files that are asked for, in the order in which their rows follow each other.

    Raises InvalidInput.
    """
    keys = call.arguments.words("source_frames") or []
    if not keys:
        raise InvalidParameter("0 files cannot be parsed.", hint="Import or upload one first.")
    if len(keys) > MAX_FILES:
        raise InvalidInput(f"At most {MAX_FILES} files become one frame.")
    return [_source(call, key) for key in keys]


def _source(call: Call, key: str) -> RawFile:
    try:
        return call.services.store.get(RawFile, key)
    except NotFound:  # 400, as H2O says
        raise InvalidInput(
            f"Key not loaded: {key[:200]}.", hint="Import or upload the file first."
        ) from None


@contextmanager
def named_by_key(files: Sequence[RawFile]) -> Iterator[None]:
    """Errors name an upload by its key: where it lies on this disk tells its owner nothing."""
    try:
        yield
    except SteamError as error:
        error.message = by_key(error.message, files)
        raise


def by_key(sentence: str, files: Sequence[RawFile]) -> str:
    """The sentence with the keys of uploads in the place of their paths."""
    for file in files:
        if file.owned:
            sentence = sentence.replace(str(file.path), file.key)
    return sentence


def with_keys(frame: Frame, files: Sequence[RawFile]) -> Frame:
    """The frame with its lineage in the names that its owner gave to uploads."""
    source = frame.source
    if source is None:
        return frame
    parts = tuple(replace(part, path=by_key(part.path, files)) for part in source.parts)
    return replace(frame, source=replace(source, path=by_key(source.path, files), parts=parts))


def readable(file: RawFile, services: TrainerServices) -> Path:
    """The path of the file, checked again: links may have changed since it was imported."""
    if file.owned:
        return file.path
    return importable(str(file.path), services.import_roots, services.home)
