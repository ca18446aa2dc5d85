"""The frames that the models of a grid were made from, in a folder beside the grid's file."""

from collections.abc import Sequence
from pathlib import Path

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.algorithms.grid.grid import Grid
from steam.trainer.algorithms.parameters import ParameterSpec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.storage.saved import SavedFrames
from steam.trainer.progress import Silent
from steam.trainer.rest.export_paths import allowed_folder
from steam.trainer.rest.keys import check_frame_key, discard
from steam.trainer.rest.services import TrainerServices

_SUFFIX = "_references"


def save_references(grid: Grid, path: Path, services: TrainerServices) -> None:
    """Write the frames beside `path`, the file of the grid, in the places of those saved there.

    Raises InvalidInput where one of them is gone, and as `SavedFrames.save`.
    """
    frames = [services.store.find(key) for key in _keys(grid, services)]
    for key, frame in zip(_keys(grid, services), frames, strict=True):
        if not isinstance(frame, Frame):
            raise InvalidInput(
                f"The frame '{key[:80]}' of the grid is no longer there.",
                hint="Import it again under that name, or send save_params_references=false.",
            )
    saved = _saved(path, services)
    for frame in frames:
        if isinstance(frame, Frame):
            saved.save(frame, Silent())


def load_references(grid: Grid, path: Path, services: TrainerServices) -> None:
    """Put the frames that were saved beside `path` into the store, in the places of those of their
    names; all of them or none.

    Raises InvalidInput where they were not saved, Conflict for the key of a model or grid,
    DamagedFile and Unavailable.
    """
    saved = _saved(path, services)
    frames = []
    for key in _keys(grid, services):
        try:
            frames.append(saved.load(check_frame_key(services.store, key)))
        except NotFound:
            raise InvalidInput(
                f"The grid was saved without its frame '{key[:80]}'.",
                hint="Save it with save_params_references=true, or load it without "
                "load_params_references.",
            ) from None
    for frame in frames:
        discard(services.store.put(frame))


def _keys(grid: Grid, services: TrainerServices) -> tuple[str, ...]:
    """The frame of the search, and those that its models name in a parameter; each once."""
    names = _frame_parameters(services.algorithms.get(grid.algorithm).parameters)
    given = [one.given or {} for one in grid.made]
    named = (values.get(name) for values in given for name in names)
    more = (key for key in named if isinstance(key, str) and key)
    return tuple(dict.fromkeys((grid.training_frame, *more)))


def _frame_parameters(specs: Sequence[ParameterSpec]) -> list[str]:
    return [spec.name for spec in specs if spec.type == "Key<Frame>"]


def _saved(path: Path, services: TrainerServices) -> SavedFrames:
    folder = path.with_name(f"{path.name}{_SUFFIX}")
    return SavedFrames(allowed_folder(str(folder), services.import_roots, services.home))
