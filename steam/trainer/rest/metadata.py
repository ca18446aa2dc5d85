"""The schemas that clients ask for: fields of the cloud and of errors, and of model builders.

A client keeps exactly the fields of the cloud that are listed here.
"""

from steam.core.errors import NotFound
from steam.model.signature import Category
from steam.trainer.algorithms.algorithm import Algorithm
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.metadata_fields import (
    Described,
    Field,
    described_json,
    inherited_from,
)
from steam.trainer.rest.model_parameters import parameter_values
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.spelling import spelt

_CLOUD = (
    Field("skip_ticks", "boolean", "Whether to leave out the load of processors.", given=True),
    Field("version", "string", "H2O version that this server stands for."),
    Field("branch_name", "string", "Branch of the build."),
    Field("last_commit_hash", "string", "Its commit; empty here."),
    Field("describe", "string", "Name and version of the program."),
    Field("compiled_by", "string", "Who compiled it; empty here."),
    Field("compiled_on", "string", "When it was compiled; empty here."),
    Field("build_number", "string", "Number of the build."),
    Field("build_age", "string", "Age of the build."),
    Field("build_too_old", "boolean", "Whether the build is too old."),
    Field("node_idx", "int", "Number of the node that answers."),
    Field("cloud_name", "string", "Name of the cluster."),
    Field("cloud_size", "int", "Nodes of the cluster."),
    Field("cloud_uptime_millis", "long", "Milliseconds since the start."),
    Field("cloud_internal_timezone", "string", "Time zone of the server."),
    Field("datafile_parser_timezone", "string", "Time zone of parsed times."),
    Field("cloud_healthy", "boolean", "Whether every node is healthy."),
    Field("bad_nodes", "int", "Nodes that are not healthy."),
    Field("consensus", "boolean", "Whether the nodes agree on who is there."),
    Field("locked", "boolean", "Whether nodes may no longer join."),
    Field("is_client", "boolean", "Whether the node that answers holds no data."),
    Field("hadoop_version", "string", "Version of Hadoop around it; none here."),
    Field("telemetry_enabled", "boolean", "Whether the server reports its use; never here."),
    Field("nodes", "Iced[]", "The nodes.", holds="NodeV3"),
    Field("internal_security_enabled", "boolean", "Whether nodes talk over TLS."),
    Field("leader_idx", "int", "Number of the node that leads.", value=-1),
    Field("web_ip", "string", "Address of the web server, if it has one of its own."),
)
_ERROR = (
    Field("timestamp", "long", "When it happened, in epoch milliseconds."),
    Field("error_url", "string", "What was asked for."),
    Field("msg", "string", "What went wrong, for the user."),
    Field("dev_msg", "string", "What went wrong, for a developer."),
    Field("http_status", "int", "The HTTP status."),
    Field("values", "Map<string,Object>", "Values that belong to the message."),
    Field("exception_type", "string", "The kind of error, as one of H2O's exceptions."),
    Field("exception_msg", "string", "The message once more."),
    Field("stacktrace", "string[]", "Where it happened; one line here."),
)
_MESSAGES = Field(
    "messages", "ValidationMessage[]", "What is wrong, field by field.", holds="ValidationMessageV3"
)
_COUNT = Field("error_count", "int", "How many of the messages are errors.")
_SCHEMAS = {
    one.name: one
    for one in (
        Described("CloudV3", "RequestSchemaV3", "Iced", _CLOUD),
        Described("H2OErrorV3", "SchemaV3", "H2OError", _ERROR),
        Described(
            "H2OModelBuilderErrorV3",
            "H2OErrorV3",
            "H2OModelBuilderError",
            (
                Field(
                    "parameters",
                    "Parameters",
                    "The parameters as understood.",
                    holds="ModelParametersSchemaV3",
                ),
                _MESSAGES,
                _COUNT,
                *inherited_from("H2OErrorV3", _ERROR),
            ),
        ),
    )
}
_BUILDER = "ModelBuilderSchema"


def show_schema(call: Call) -> Json:
    """`GET /3/Metadata/schemas/{name}`."""
    name = call.path["name"]
    described = _SCHEMAS.get(name) or next(
        (_builder(one) for one in call.services.algorithms if name == _builder_name(one)), None
    )
    if described is None:
        raise NotFound("schema", name)
    return schema("MetadataV3", "Iced", routes=None, schemas=[described_json(described)])


def list_schemas(call: Call) -> Json:
    """`GET /3/Metadata/schemas`: the names of those that are described."""
    names = [*_SCHEMAS, *(_builder_name(one) for one in call.services.algorithms)]
    named = [schema("SchemaMetadataV3", version=3, name=name, label=name) for name in names]
    return schema("MetadataV3", "Iced", routes=None, schemas=named)


def _builder_name(algorithm: Algorithm) -> str:
    return f"{spelt(algorithm.name)}V3"


def _builder(algorithm: Algorithm) -> Described:
    """The reply of a model builder; the values of its parameters are their defaults."""
    word = spelt(algorithm.name)
    parameters = Field(
        "parameters",
        f"{word}Parameters",
        "The parameters.",
        holds=f"{word}ParametersV3",
        value=parameter_values(algorithm.name, algorithm.parameters, {}),
        given=True,
    )
    common = (
        Field("algo", "string", "Name of the algorithm."),
        Field("algo_full_name", "string", "Its name in full."),
        Field(
            "can_build",
            "enum[]",
            "Categories of its models.",
            holds="ModelCategory",
            words=tuple(one.value for one in Category),
        ),
        Field("supervised", "boolean", "Whether it learns from a response."),
        Field(
            "visibility",
            "enum",
            "How settled the algorithm is.",
            holds="ModelBuilderBuilderVisibility",
            words=("Experimental", "Beta", "AlwaysVisible"),
        ),
        Field("job", "Job", "The training.", holds="JobV3"),
        _MESSAGES,
        _COUNT,
        Field("__http_status", "int", "The HTTP status of the reply.", shown=False),
    )
    return Described(
        _builder_name(algorithm), _BUILDER, word, inherited_from(_BUILDER, (parameters, *common))
    )


routes = [
    get("/3/Metadata/schemas", list_schemas, takes=()),
    get("/3/Metadata/schemas/{name}", show_schema, takes=()),
]
