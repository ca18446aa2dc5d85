"""A grid as files of one folder: one for the grid, and one for each model beside it."""

from dataclasses import replace
from pathlib import Path

from steam.core.whole_file import whole_file
from steam.trainer.algorithms.grid.document import grid_bytes
from steam.trainer.algorithms.grid.grid import Grid
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.storage.saved import said_plainly
from steam.trainer.rest import saved_models
from steam.trainer.rest.arguments import Arguments
from steam.trainer.rest.call import Call
from steam.trainer.rest.export_paths import writable_file
from steam.trainer.rest.services import TrainerServices

WITH_FRAMES = "export_cross_validation_predictions"


class GridFiles:
    """The files of the grid of that key. The folder is made; files that are there are replaced.

    Raises as `writable_file`.
    """

    def __init__(self, services: TrainerServices, folder: str, key: str) -> None:
        self._services = services
        self._path = writable_file(
            str(Path(folder, key)),
            services.import_roots,
            services.home,
            force=True,
            make_folders=True,
        )
        self._written: set[str] = set()

    @property
    def path(self) -> Path:
        """The file of the grid itself."""
        return self._path

    def write(self, grid: Grid, *, with_frames: bool = False, with_folds: bool = False) -> None:
        """Write the grid with the models that are still there, those that were not written yet.

        `with_frames`: models with the frames of their cross-validation; `with_folds`: the models
        of their folds too. Raises SteamError where the disk takes no more, or a model cannot
        be saved.
        """
        there = self._services.store.snapshot()
        kept = tuple(one for one in grid.attempts if one.error or one.model in there)
        for attempt in kept:
            model = there.get(attempt.model)
            if isinstance(model, TrainedModel) and not attempt.error:
                self._write(model.key, with_frames=with_frames)
                for fold in _folds(model) if with_folds else ():
                    if fold in there:
                        self._write(fold, with_frames=False)
        path = self._path
        with said_plainly(path.parent), whole_file(path, mode=0o666, durable=False) as out:
            out.write(grid_bytes(replace(grid, attempts=kept)))

    def _write(self, key: str, *, with_frames: bool) -> None:
        if key in self._written:
            return
        where = {"dir": str(self._path.parent / key), "force": "true"}
        if with_frames:
            where[WITH_FRAMES] = "true"
        saved_models.save(Call(self._services, {"key": key}, Arguments(where)))
        self._written.add(key)


def _folds(model: TrainedModel) -> tuple[str, ...]:
    found = model.cross_validation
    return () if found is None else found.models or ()
