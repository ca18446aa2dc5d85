"""Grids saved and loaded on this machine's disk: a file for the grid, and one for each model."""

from pathlib import Path

from steam.core.errors import Conflict, InvalidInput
from steam.trainer.algorithms.grid.document import MOST_BYTES, grid_of
from steam.trainer.algorithms.grid.grid import Grid
from steam.trainer.rest import saved_models, schemas
from steam.trainer.rest.arguments import Arguments
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.grid_files import WITH_FRAMES, GridFiles
from steam.trainer.rest.grid_references import load_references, save_references
from steam.trainer.rest.keys import check_new_key
from steam.trainer.rest.paths import importable
from steam.trainer.rest.schemas import Json
from steam.trainer.store import kind_of

_SAVE_FRAMES, _LOAD_FRAMES = "save_params_references", "load_params_references"


def save(call: Call) -> Json:
    """`POST /3/Grid.bin/{id}/export`: into the folder `grid_directory`, replacing what is there;
    with `save_params_references` the frames that its models name too."""
    services, arguments = call.services, call.arguments
    grid = services.store.get(Grid, call.path["key"])
    folder = arguments.required("grid_directory")
    files = GridFiles(services, folder, grid.key)
    if arguments.flag(_SAVE_FRAMES):
        save_references(grid, files.path, services)
    files.write(grid, with_frames=arguments.flag(WITH_FRAMES))
    return _told(grid)


def load(call: Call) -> Json:
    """`POST /3/Grid.bin/import`: the grid of the file `grid_path`, and its models beside it; with
    `load_params_references` the frames that were saved with it.

    Raises InvalidInput, NotFound, and Conflict where its name is that of something else.
    """
    services = call.services
    text = call.arguments.required("grid_path")
    path = importable(text, services.import_roots, services.home)
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InvalidInput("The file is too large for a grid.")
    grid = grid_of(data)
    services.algorithms.get(grid.algorithm)
    before = services.store.find(check_new_key(grid.key))
    if not isinstance(before, Grid | None):
        raise Conflict(f"'{grid.key[:80]}' is a {kind_of(before)}.", hint="Remove that first.")
    if any(Path(key).name != key for key in grid.model_keys):
        raise InvalidInput("The file names a model outside its folder.")
    if call.arguments.flag(_LOAD_FRAMES):
        load_references(grid, path, services)
    for key in grid.model_keys:
        beside = Arguments({"dir": str(path.parent / key)})
        saved_models.load(Call(services, {}, beside))
    services.store.put(grid)
    return _told(grid)


def _told(grid: Grid) -> Json:
    key = schemas.key("Grid", grid.key)
    return {} if key is None else key


routes = [
    post(
        "/3/Grid.bin/{key:path}/export",
        save,
        ("grid_directory", _SAVE_FRAMES, WITH_FRAMES),
    ),
    post("/3/Grid.bin/import", load, ("grid_path", _LOAD_FRAMES)),
]
