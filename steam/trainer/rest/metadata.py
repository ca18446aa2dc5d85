"""The schemas that clients read when they connect: field names of the cloud and of errors.

A client keeps exactly the fields that are listed here.
"""

from steam.core.errors import NotFound
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.schemas import Json, schema

_ERROR = {
    "timestamp": "When it happened, in epoch milliseconds.",
    "error_url": "What was asked for.",
    "msg": "What went wrong, for the user.",
    "dev_msg": "What went wrong, for a developer.",
    "http_status": "The HTTP status.",
    "values": "Values that belong to the message.",
    "exception_type": "The kind of error, as one of H2O's exceptions.",
    "exception_msg": "The message once more.",
    "stacktrace": "Where it happened; one line here.",
}

_FIELDS: dict[str, dict[str, str]] = {
    "CloudV3": {
        "skip_ticks": "Whether the load of processors was left out.",
        "version": "H2O version that this server stands for.",
        "branch_name": "Branch of the build.",
        "build_number": "Number of the build.",
        "build_age": "Age of the build.",
        "build_too_old": "Whether the build is too old.",
        "describe": "Name and version of the program.",
        "last_commit_hash": "Its commit; empty here.",
        "compiled_by": "Who compiled it; empty here.",
        "compiled_on": "When it was compiled; empty here.",
        "node_idx": "Number of the node that answers.",
        "leader_idx": "Number of the node that leads.",
        "cloud_name": "Name of the cluster.",
        "cloud_size": "Nodes of the cluster.",
        "cloud_uptime_millis": "Milliseconds since the start.",
        "cloud_internal_timezone": "Time zone of the server.",
        "datafile_parser_timezone": "Time zone of parsed times.",
        "cloud_healthy": "Whether every node is healthy.",
        "bad_nodes": "Nodes that are not healthy.",
        "consensus": "Whether the nodes agree on who is there.",
        "locked": "Whether nodes may still join.",
        "is_client": "Whether the node that answers holds no data.",
        "web_ip": "Address of the web server, if it has one of its own.",
        "hadoop_version": "Version of Hadoop around it; none here.",
        "internal_security_enabled": "Whether nodes talk over TLS.",
        "nodes": "The nodes.",
        "telemetry_enabled": "Whether the server reports its use; never here.",
    },
    "H2OErrorV3": _ERROR,
    "H2OModelBuilderErrorV3": {
        "parameters": "The parameters as understood.",
        "messages": "What is wrong, field by field.",
        "error_count": "How many of them are errors.",
        **_ERROR,
    },
}


def show_schema(call: Call) -> Json:
    """`GET /3/Metadata/schemas/{name}`."""
    name = call.path["name"]
    if name not in _FIELDS:
        raise NotFound("schema", name)
    fields = [
        schema("FieldMetadataV3", name=field, label=field, help=text, direction="OUTPUT")
        for field, text in _FIELDS[name].items()
    ]
    described = schema("SchemaMetadataV3", version=3, name=name, label=name, fields=fields)
    return schema("MetadataV3", "Iced", routes=None, schemas=[described])


def list_schemas(_call: Call) -> Json:
    """`GET /3/Metadata/schemas`: the names of those that are described."""
    named = [schema("SchemaMetadataV3", version=3, name=name, label=name) for name in _FIELDS]
    return schema("MetadataV3", "Iced", routes=None, schemas=named)


routes = [
    get("/3/Metadata/schemas", list_schemas, takes=()),
    get("/3/Metadata/schemas/{name}", show_schema, takes=()),
]
