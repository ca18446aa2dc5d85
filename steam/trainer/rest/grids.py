"""Grids: search, list and show."""

from steam.core.errors import Conflict
from steam.trainer.algorithms.grid.criteria import Criteria, Strategy
from steam.trainer.algorithms.grid.grid import Grid
from steam.trainer.algorithms.grid.search import Search
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.building import frame_named
from steam.trainer.rest.call import Call, get, post
from steam.trainer.rest.grid_files import GridFiles
from steam.trainer.rest.grid_recipe import GridRecipe
from steam.trainer.rest.grid_request import GridRequest, read_request
from steam.trainer.rest.grid_shown import grid_json
from steam.trainer.rest.model_parameters import parameter_values
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.services import TrainerServices
from steam.trainer.rest.spelling import spelt
from steam.trainer.store import kind_of

_UNVERSIONED = -1
"""The version of a schema that H2O gives none."""


def search(call: Call) -> Json:
    """`POST /99/Grid/{algorithm}`: a job that makes the models, or adds to those of `grid_id`."""
    services = call.services
    algorithm = services.algorithms.get(call.path["algorithm"])
    request = read_request(call.arguments, algorithm)
    frame = frame_named("training_frame", request.shared.get("training_frame"), services)
    grid = _grid(request, algorithm.name, frame.key, services)
    recipe = GridRecipe(services, algorithm, request.shared, request.criteria.seed)
    files = GridFiles(services, request.checkpoints, grid.key) if request.checkpoints else None
    kept = _Kept(grid, services, files)

    def work(job: Job) -> None:
        Search(grid, request.space, request.criteria, recipe, kept.put).run(job)

    job = services.jobs.start(f"{spelt(algorithm.name)} Grid Search", grid.key, "Grid", work)
    told = schema(
        "GridSearchSchema",
        "Grid",
        grid_id=schemas.key("Grid", grid.key),
        parameters=parameter_values(algorithm.name, algorithm.parameters, request.shared),
        hyper_parameters=None,
        search_criteria=_criteria_json(request.criteria),
        parallelism=request.parallelism,
        recovery_dir=None,
        job_id=None,
        total_models=0,
        job=schemas.job(job.record),
    )
    return told | {"__meta": schemas.meta("GridSearchSchema", "Grid", _UNVERSIONED)}


def _criteria_json(criteria: Criteria) -> Json:
    """How to search: a search of all has nothing to settle."""
    told: Json = {"strategy": criteria.strategy.value}
    if criteria.strategy is Strategy.RANDOM_DISCRETE:
        told |= {
            "seed": criteria.seed,
            "max_models": criteria.max_models,
            "max_runtime_secs": criteria.max_runtime_s,
            "stopping_rounds": criteria.stopping_rounds,
            "stopping_metric": criteria.stopping_metric,
            "stopping_tolerance": criteria.stopping_tolerance,
        }
    name = f"{_CRITERIA[criteria.strategy]}SearchCriteria"
    return {"__meta": schemas.meta(f"{name}V99", name, 99), **told}


def list_grids(call: Call) -> Json:
    """`GET /99/Grids`."""
    grids = call.services.store.all(Grid)
    return schema("GridsV99", "Grids", grids=[grid_json(grid, call.services) for grid in grids])


def show_grid(call: Call) -> Json:
    """`GET /99/Grids/{id}`: best models first, or in the order of `sort_by` and `decreasing`."""
    grid = call.services.store.get(Grid, call.path["key"])
    arguments = call.arguments
    falls = arguments.flag("decreasing") if arguments.text("decreasing") else None
    return grid_json(grid, call.services, arguments.text("sort_by"), decreasing=falls)


_CRITERIA = {
    Strategy.CARTESIAN: "Cartesian",
    Strategy.RANDOM_DISCRETE: "RandomDiscreteValue",
    Strategy.SEQUENTIAL: "Sequential",
}


class _Kept:
    """The grid in the store, and in files if it has any, as a search extends it."""

    def __init__(self, grid: Grid, services: TrainerServices, files: GridFiles | None) -> None:
        found = services.store.find(grid.key)
        self._current = found if isinstance(found, Grid) else None
        self._store = services.store
        self._files = files

    def put(self, grid: Grid) -> None:
        """Raises Conflict when somebody else has removed or replaced it, and as `GridFiles`."""
        if not self._store.put_if_match(grid, self._current):
            raise Conflict(f"The grid {grid.key[:80]} was removed while it was searched.")
        self._current = grid
        if self._files is not None:
            self._files.write(grid, with_folds=True)


def _grid(request: GridRequest, algorithm: str, frame: str, services: TrainerServices) -> Grid:
    """The grid that is to be extended, else a new one. Raises Conflict."""
    key, found = request.key, services.store.find(request.key)
    if found is None:
        new = Grid(key, algorithm, frame, ())
    elif not isinstance(found, Grid):
        raise Conflict(f"'{key[:80]}' is a {kind_of(found)}.", hint="Choose another grid_id.")
    elif (found.algorithm, found.training_frame) != (algorithm, frame):
        raise Conflict(
            f"The grid '{key[:80]}' is of {found.algorithm} on {found.training_frame[:80]}.",
            hint="Choose another grid_id, or remove that grid.",
        )
    else:
        new = found
    if any(
        job.record.kind == "Grid" and job.record.destination == key and not job.record.ended
        for job in services.jobs.all()
    ):
        raise Conflict(f"The grid '{key[:80]}' is being searched.", hint="Wait for its job.")
    return new


routes = [
    post("/99/Grid/{algorithm}", search),
    get("/99/Grids", list_grids, ()),
    get("/99/Grids/{key:path}", show_grid, ("sort_by", "decreasing")),
]
