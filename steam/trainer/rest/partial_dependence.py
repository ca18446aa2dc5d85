"""Partial dependence of a model on columns of a frame, one by one or in pairs."""

import secrets
from collections.abc import Mapping

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.parameters import InvalidParameter
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.passes import Passes
from steam.trainer.dependence.measure import Request, check_request, measured_tables
from steam.trainer.dependence.result import PartialDependence
from steam.trainer.dependence.settings import Asked
from steam.trainer.frame.changes.rows import slice_rows
from steam.trainer.frame.frame import Frame
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.arguments import Arguments, read_integer, read_number
from steam.trainer.rest.call import Call, get, post
from steam.trainer.rest.keys import check_new_key
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.tables import table_json

MOST_GROUPS = 1000
_TAKES = (
    *("model_id", "frame_id", "row_index", "cols", "weight_column_index", "add_missing_na"),
    *("nbins", "user_splits", "user_cols", "num_user_splits", "col_pairs_2dpdp", "targets"),
    "destination_key",
)


def ask(call: Call) -> Json:
    """`POST /3/PartialDependence`: the job that sets columns to values and asks the model."""
    services, arguments = call.services, call.arguments
    model = services.store.get(TrainedModel, arguments.required("model_id"))
    frame = services.store.get(Frame, arguments.required("frame_id"))
    request = _request(arguments, frame)
    check_request(request, model.signature, frame)
    made_up = f"partial_dependence_{secrets.token_hex(6)}"
    key = check_new_key(arguments.text("destination_key", made_up))
    if not isinstance(services.store.find(key), PartialDependence | None):
        raise InvalidInput(f"'{key[:80]}' is something else already.", hint="Choose another key.")

    def work(job: Job) -> None:
        rollups = dict(services.statistics.of(frame))
        rows = frame if request.row is None else slice_rows(frame, request.row, 1)
        passes = Passes(rows, services.engine, job, len(request.groups))
        tables = measured_tables(model.key, model.predictor, request, rollups, passes)
        services.store.put(
            PartialDependence(key, model.key, frame.key, tables, _told(arguments, request))
        )

    job = services.jobs.start("PartialDependence", key, "PartialDependence", work)
    return schemas.job(job.record)


def show(call: Call) -> Json:
    """`GET /3/PartialDependence/{key}`: the tables of what was asked."""
    found = call.services.store.get(PartialDependence, call.path["key"])
    return schema(
        "PartialDependenceV3",
        model_id=schemas.key("Model", found.model),
        frame_id=schemas.key("Frame", found.frame),
        destination_key=None,
        partial_dependence_data=[table_json(table) for table in found.tables],
        **found.asked,
    )


def _request(arguments: Arguments, frame: Frame) -> Request:
    groups = (*_columns(arguments), *_pairs(arguments))
    if not groups:
        raise InvalidParameter("Neither cols nor col_pairs_2dpdp is given.")
    if len(groups) > MOST_GROUPS:
        raise InvalidInput(f"At most {MOST_GROUPS} columns and pairs are measured at once.")
    row = arguments.integer("row_index", -1, "long")
    if row >= frame.rows:
        raise InvalidInput(f"There is no row {row}; the frame has {frame.rows:,} rows.")
    return Request(
        groups,
        Asked(
            arguments.integer("nbins", 20),
            arguments.flag("add_missing_na"),
            _splits(arguments),
        ),
        tuple(arguments.words("targets") or ()),
        _weights(arguments, frame),
        None if row < 0 else row,
    )


def _columns(arguments: Arguments) -> list[tuple[str, ...]]:
    return [(name,) for name in arguments.words("cols") or ()]


def _pairs(arguments: Arguments) -> list[tuple[str, ...]]:
    pairs = []
    for pair in arguments.array("col_pairs_2dpdp") or ():
        names = [one for one in pair if isinstance(one, str)] if isinstance(pair, list) else []
        if len(names) != 2 or names[0] == names[1]:
            raise InvalidParameter("col_pairs_2dpdp is not a list of pairs of different columns.")
        pairs.append(tuple(names))
    return pairs


def _weights(arguments: Arguments, frame: Frame) -> str | None:
    place = arguments.integer("weight_column_index", -1)
    if place >= frame.columns:
        raise InvalidInput(f"There is no column {place} to take as weights.")
    return None if place < 0 else frame.names[place]


def _splits(arguments: Arguments) -> Mapping[str, tuple[float, ...]]:
    """Values by column: all of them one after the other, and how many each column has."""
    names = arguments.words("user_cols") or []
    values = [read_number("user_splits", one, "double") for one in _words(arguments, "user_splits")]
    counts = [
        read_integer("num_user_splits", one, "int") for one in _words(arguments, "num_user_splits")
    ]
    if len(counts) != len(names) or min(counts, default=1) < 1 or sum(counts) != len(values):
        raise InvalidParameter(
            "user_cols, num_user_splits and user_splits do not go together.",
            hint="num_user_splits tells how many of user_splits each of user_cols has.",
        )
    ends = [sum(counts[: place + 1]) for place in range(len(counts))]
    return {
        name: tuple(values[end - count : end])
        for name, count, end in zip(names, counts, ends, strict=True)
    }


def _words(arguments: Arguments, name: str) -> list[str]:
    return arguments.words(name) or []


def _told(arguments: Arguments, request: Request) -> dict[str, object]:
    return {
        "row_index": -1 if request.row is None else request.row,
        "cols": arguments.words("cols"),
        "weight_column_index": arguments.integer("weight_column_index", -1),
        "add_missing_na": request.values.with_missing,
        "nbins": request.values.bins,
        "user_splits": [one for values in request.values.splits.values() for one in values] or None,
        "user_cols": list(request.values.splits) or None,
        "num_user_splits": [len(one) for one in request.values.splits.values()] or None,
        "col_pairs_2dpdp": arguments.array("col_pairs_2dpdp"),
        "targets": list(request.targets) or None,
    }


routes = [
    post("/3/PartialDependence", ask, _TAKES),
    get("/3/PartialDependence/{key:path}", show),
]
