"""Models as files of folders on this machine, while a training goes on and when it is done."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from steam.core.errors import SteamError
from steam.core.whole_file import whole_file
from steam.trainer.algorithms.common_parameters import EXPORT_CHECKPOINTS_DIR
from steam.trainer.algorithms.parameters import Problem
from steam.trainer.algorithms.saved.file import write_model
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.storage.saved import said_plainly
from steam.trainer.rest.export_paths import allowed_folder, writable_file, writable_folder
from steam.trainer.rest.services import TrainerServices

_SO_FAR = "in_training_checkpoints_dir"
_INTERVAL = "in_training_checkpoints_tree_interval"
_LONGEST_NUMBER = len(".10000")
_FOLDERS = (EXPORT_CHECKPOINTS_DIR.name, _SO_FAR)


class CheckpointFiles:
    """The files that given parameters ask for: `export_checkpoints_dir` is for models that are
    done, `in_training_checkpoints_dir` for those of fewer trees. The folders are made, and files
    that are there are replaced.

    Raises as `writable_file`; its methods so too, and SteamError where the disk takes no more or a
    model cannot be saved.
    """

    def __init__(self, services: TrainerServices, given: Mapping[str, object]) -> None:
        self._services = services
        self._done, self._so_far = (_folder(given, name) for name in _FOLDERS)
        interval = given.get(_INTERVAL)
        self._interval = interval if isinstance(interval, int) else 1
        for folder in filter(None, (self._done, self._so_far)):
            writable_folder(folder, services.import_roots, services.home, make=True)

    @property
    def every(self) -> int:
        """The trees from one model so far to the next; 0 where nobody asks for them."""
        return self._interval if self._so_far else 0

    def so_far(self, model: TrainedModel, turns: int) -> None:
        """The file `{model}.ntrees_{turns}` with the model `{model}.{turns}`, as in H2O."""
        early = replace(model, key=f"{model.key}.{turns}")
        self._write(early, self._so_far, f"{model.key}.ntrees_{turns}")

    def of_fold(self, model: TrainedModel) -> None:
        """The model of a fold, by its key."""
        self.done(model)

    def done(self, model: TrainedModel) -> None:
        """The model, by its key."""
        self._write(model, self._done, model.key)

    def _write(self, model: TrainedModel, folder: str, name: str) -> None:
        if not folder:
            return
        services = self._services
        where = str(Path(folder, name))
        path = writable_file(where, services.import_roots, services.home, force=True)
        with said_plainly(path.parent), whole_file(path, mode=0o666, durable=False) as out:
            write_model(model, out)


def suffix(given: Mapping[str, object]) -> int:
    """The characters that the keys of models in such files have after that of their model."""
    return _LONGEST_NUMBER if _folder(given, _SO_FAR) else 0


def check_folders(given: Mapping[str, object], services: TrainerServices) -> Sequence[Problem]:
    """Why models cannot be written where they are asked for. Nothing is made yet."""
    return [
        Problem(name, told)
        for name in _FOLDERS
        if (folder := _folder(given, name)) and (told := _trouble(folder, services))
    ]


def _trouble(folder: str, services: TrainerServices) -> str:
    """What is wrong with a folder that is there or is to be made; empty when all is well."""
    try:
        path = allowed_folder(folder, services.import_roots, services.home)
    except SteamError as error:
        return f"{error.message} {error.hint or ''}".strip()
    there = next((one for one in (path, *path.parents) if os.path.lexists(one)), path)
    if os.path.isdir(there) and os.access(there, os.W_OK | os.X_OK):  # noqa: PTH112 - long names
        return ""
    return f"{folder[:200]} is no folder that can be written to. Choose another."


def _folder(given: Mapping[str, object], name: str) -> str:
    return str(given.get(name) or "")
