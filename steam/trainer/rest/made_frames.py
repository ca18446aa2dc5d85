"""H2O's jobs that make frames: drawn by chance, with holes, crossed, and split."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.crossed import Keeping, cross_columns, crossed_groups
from steam.trainer.frame.changes.holes import make_missing
from steam.trainer.frame.changes.split import part_edges, split_rows
from steam.trainer.frame.drawn.draw import draw_frame
from steam.trainer.frame.drawn.recipe import Recipe
from steam.trainer.frame.frame import Frame
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.arguments import Arguments, read_number
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.frame_changes import keep_changed
from steam.trainer.rest.keys import check_frame_key, discard, free_key
from steam.trainer.rest.rapids import MOST_CELLS
from steam.trainer.rest.schemas import Json, schema

Make = Callable[[Job], Frame]

_SIZES = ("rows", "cols", "factors", "response_factors", "integer_range")
_FLAGS = ("randomize", "has_response", "positive_response")
_NUMBERS = (
    "value",
    "real_range",
    "categorical_fraction",
    "integer_fraction",
    "binary_fraction",
    "binary_ones_fraction",
    "time_fraction",
    "string_fraction",
    "missing_fraction",
)


def create_frame(call: Call) -> Json:
    """`POST /3/CreateFrame`: the job that draws a frame by chance."""
    services, arguments = call.services, call.arguments
    recipe = _recipe(arguments)
    cells = recipe.rows * (recipe.cols + recipe.has_response)
    if recipe.cols > services.max_columns or cells > MOST_CELLS:
        raise InvalidInput(
            f"A frame is made of at most {MOST_CELLS:,} values in {services.max_columns:,} columns."
        )
    seed = _seed(arguments, "seed")
    for_types = _seed(arguments, "seed_for_column_types", seed)
    key = _new_key(call, "dest", "created")

    def make(job: Job) -> Frame:
        return draw_frame(
            recipe, key, seed, for_types, block_rows=services.block_rows, progress=job
        )

    return _started(call, "CreateFrame", key, make)


def insert_missing(call: Call) -> Json:
    """`POST /3/MissingInserter`: the job that makes a `fraction` of a frame's values missing."""
    arguments, store = call.arguments, call.services.store
    source = store.get(Frame, arguments.required("dataset"))
    fraction = arguments.number("fraction", 0.1)
    seed = _seed(arguments, "seed")
    if not 0 <= fraction <= 1:
        raise InvalidInput("The fraction of missing values must lie between 0 and 1.")

    def work(job: Job) -> None:
        keep_changed(store, source, make_missing(source, fraction, seed, job))

    job = call.services.jobs.start("MissingValueInserter", source.key, "Frame", work)
    return schemas.job(job.record)


def interact(call: Call) -> Json:
    """`POST /3/Interaction`: the job that crosses the `factor_columns` of a frame."""
    arguments = call.arguments
    source = call.services.store.get(Frame, arguments.required("source_frame"))
    names = arguments.needed_words("factor_columns")
    keeping = Keeping(arguments.integer("max_factors", 100), arguments.integer("min_occurrence", 1))
    pairwise = arguments.flag("pairwise")
    crossed_groups(source, names, pairwise=pairwise)
    key = _new_key(call, "dest", "interaction")

    def make(job: Job) -> Frame:
        return cross_columns(source, names, keeping, pairwise=pairwise, progress=job)

    return _started(call, "Interactions", key, make)


def split_frame(call: Call) -> Json:
    """`POST /3/SplitFrame`: the job that splits the `dataset` by chance, by the `ratios`."""
    arguments, services = call.arguments, call.services
    source = services.store.get(Frame, arguments.required("dataset"))
    words = arguments.words("ratios") or ["0.75"]
    ratios = [read_number("ratios", word, "double") for word in words]
    parts = len(part_edges(ratios)) + 1
    keys = arguments.words("destination_frames") or [
        f"{source.key}_part{number}" for number in range(1, parts + 1)
    ]
    if len(keys) != parts or len(set(keys)) != parts:
        raise InvalidInput(
            f"These ratios make {parts} frames.", hint="Give each of them a name of its own."
        )
    for key in keys:
        check_frame_key(services.store, key)
    seed = _seed(arguments, "seed")

    def work(job: Job) -> None:
        for key, part in zip(keys, split_rows(source, ratios, seed, job), strict=True):
            keep_changed(services.store, source, replace(part, key=key))

    job = services.jobs.start("SplitFrame", keys[0], "Frame", work)
    return schema(
        "SplitFrameV3",
        key=schemas.key("Job", job.key),
        dataset=schemas.key("Frame", source.key),
        ratios=ratios,
        destination_frames=[schemas.key("Frame", key) for key in keys],
    )


def _recipe(arguments: Arguments) -> Recipe:
    """The recipe of a request; what it does not say is as `Recipe` has it."""
    said = set(arguments.names)
    values: dict[str, Any] = {
        **{name: arguments.integer(name, 0, "long") for name in said.intersection(_SIZES)},
        **{name: arguments.number(name, 0.0) for name in said.intersection(_NUMBERS)},
        **{name: arguments.flag(name) for name in said.intersection(_FLAGS)},
    }
    return Recipe(**values)


def _seed(arguments: Arguments, name: str, otherwise: int | None = None) -> int:
    """The seed of a request; where it says none, or -1, another one or one made up."""
    seed = arguments.integer(name, -1, "long")
    if seed != -1:
        return seed
    return secrets.randbits(31) if otherwise is None else otherwise


def _new_key(call: Call, name: str, stem: str) -> str:
    store = call.services.store
    return check_frame_key(store, call.arguments.text(name) or free_key(store, stem, ".hex"))


def _started(call: Call, description: str, key: str, make: Make) -> Json:
    """Start the job whose frame gets that key."""
    services = call.services

    def work(job: Job) -> None:
        discard(services.store.put(replace(make(job), key=key)))

    return schemas.job(services.jobs.start(description, key, "Frame", work).record)


routes = [
    post(
        "/3/CreateFrame",
        create_frame,
        takes=("dest", "seed", "seed_for_column_types", *_SIZES, *_FLAGS, *_NUMBERS),
    ),
    post("/3/MissingInserter", insert_missing, takes=("dataset", "fraction", "seed")),
    post(
        "/3/Interaction",
        interact,
        takes=(
            "dest",
            "source_frame",
            "factor_columns",
            "pairwise",
            "max_factors",
            "min_occurrence",
        ),
    ),
    post(
        "/3/SplitFrame",
        split_frame,
        takes=("dataset", "ratios", "destination_frames", "seed"),
    ),
]
