"""What an OpenAPI document is put together from: one part per family of routes, and schemas."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from steam.scoring.responses import JSON_TYPE

Json = Mapping[str, object]
"""A JSON object as plain data."""

TEXT: Json = {"type": "string"}
COUNT: Json = {"type": "integer", "minimum": 0}
NUMBER: Json = {"type": "number"}
NUMBER_OR_NULL: Json = {"type": ["number", "null"]}
TRUTH: Json = {"type": "boolean"}
SCALAR: Json = {"type": ["string", "number", "boolean", "null"]}
BINARY: Json = {"type": "string", "format": "binary"}


@dataclass(frozen=True, slots=True)
class Part:
    """What one family of routes adds: its paths, and schemas to which they refer by name."""

    paths: Mapping[str, Json]
    schemas: Mapping[str, Json] = field(default_factory=dict)


def reference(schema: str) -> Json:
    """A reference to one of the document's schemas."""
    return {"$ref": f"#/components/schemas/{schema}"}


def record(properties: Json, *optional: str, **more: object) -> Json:
    """The schema of an object that has these properties, all of them but the optional ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, **more}


def array(items: Json, **more: object) -> Json:
    """The schema of an array."""
    return {"type": "array", "items": items, **more}


def by_name(values: Json, **more: object) -> Json:
    """The schema of an object with any names, and values of one schema."""
    return {"type": "object", "additionalProperties": values, **more}


def described(schema: Json, description: str) -> Json:
    """A schema with a sentence about it."""
    return {**schema, "description": description}


def json_content(schema: Json, **more: object) -> Json:
    """The content of a JSON body."""
    return {JSON_TYPE: {"schema": schema, **more}}
