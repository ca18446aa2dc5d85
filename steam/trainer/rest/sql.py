"""Tables of databases as frames, through connections that the operator has named."""

import re
from collections.abc import Mapping

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.overrides import Overrides
from steam.trainer.frame.parse.query import Query
from steam.trainer.frame.parse.read import look_at_query, read
from steam.trainer.frame.parse.reading import Limits
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.arguments import Arguments
from steam.trainer.rest.call import Call, get, post
from steam.trainer.rest.connections import connection_names, connection_url
from steam.trainer.rest.keys import check_frame_key, discard, free_key
from steam.trainer.rest.schemas import Json, schema

_SECRETS = ("username", "password")


def list_connections(call: Call) -> Json:
    """`GET /3/SQLConnections`: the names of the connections, and nothing of their addresses."""
    names = connection_names(call.services.home.connections)
    return schema("SQLConnectionsV3", "Iced", names=names)


def import_table(call: Call) -> Json:
    """`POST /99/ImportSQLTable`: the job that makes a frame of a table, or of a SELECT.

    `connection_url` is the name of a connection: neither addresses nor passwords are taken.
    """
    services, arguments = call.services, call.arguments
    if any(arguments.text(name) for name in _SECRETS):
        raise InvalidInput(
            "Credentials are not taken with a request.",
            hint="The operator writes them into connections.toml in the home.",
        )
    name = arguments.required("connection_url")
    if ":" in name:
        raise InvalidInput(
            "The connection is an address and not a name.",
            hint="The operator gives it a name in connections.toml in the home.",
        )
    query = Query(
        url=connection_url(name, services.home.connections),
        table=arguments.text("table"),
        select=arguments.text("select_query"),
    )
    if bool(query.table) == bool(query.select):
        raise InvalidInput("Exactly one of table and select_query is needed.")
    limits = Limits(
        columns=services.max_columns,
        memory_bytes=services.parse_memory_bytes,
        block_rows=services.block_rows,
    )
    said = Overrides(column_types=_types(arguments))
    reading = look_at_query(name, query, said, limits)
    if wanted := _columns(arguments):
        reading = reading.only(wanted)
    reading.check()
    stem = re.sub(r"\W", "_", query.table or name, flags=re.ASCII)
    wanted_key = arguments.text("destination_frame")
    key = check_frame_key(services.store, wanted_key or free_key(services.store, stem, "_sql.hex"))

    def work(job: Job) -> None:
        job.warn(*reading.setup.warnings)
        frame = read(reading, key, limits=limits, progress=job, warn=job.warn)
        discard(services.store.put(frame))

    return schemas.job(services.jobs.start("Import SQL table", key, "Frame", work).record)


def _types(arguments: Arguments) -> Mapping[str, str] | None:
    """Types that are wanted, as texts `column=type`."""
    words = arguments.words("column_types")
    if words is None:
        return None
    types = {}
    for word in words:
        name, equals, kind = word.rpartition("=")
        if not equals:
            raise InvalidInput(f"'{word[:80]}' is no type.", hint="Write it as column=type.")
        types[name] = kind
    return types


def _columns(arguments: Arguments) -> list[str]:
    """Names of the columns that are wanted; empty for all."""
    text = arguments.text("columns")
    return [] if text in {"", "*"} else [name.strip() for name in text.strip("[]").split(",")]


routes = [
    get("/3/SQLConnections", list_connections, takes=()),
    post("/99/ImportSQLTable", import_table),
]
