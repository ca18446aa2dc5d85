"""The fields of the schemas that clients ask for, as H2O's FieldMetadataV3."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from steam.trainer.rest.schemas import Json, meta, schema

_ZEROS: Mapping[str, object] = {"boolean": False, "int": 0, "long": 0}


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its type in H2O's words, and what it says.

    `holds` names the schema of its objects or the enum of its words, `inherited` the schema that
    it comes from.
    """

    name: str
    type: str
    help: str
    holds: str | None = None
    inherited: str | None = None
    value: object = None
    given: bool = False
    shown: bool = True
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Described:
    """A schema: its name, the one that it extends, the type that it stands for, its own fields."""

    name: str
    extends: str
    stands_for: str
    fields: Sequence[Field]


_EXCLUDE = Field(
    "_exclude_fields",
    "string",
    "Fields that the reply leaves out.",
    inherited="RequestSchemaV3",
    value="",
    given=True,
)


def described_json(described: Described) -> Json:
    """SchemaMetadataV3, with the fields that every schema has."""
    name, kind = described.name, described.stands_for
    own = Field(
        "__meta",
        "Schema.Meta",
        "Of which schema the object is.",
        None,
        "SchemaV3",
        meta(name, kind),
    )
    common = (own,) if described.extends in {"SchemaV3", "H2OErrorV3"} else (_EXCLUDE, own)
    return schema(
        "SchemaMetadataV3",
        version=3,
        name=name,
        label=name,
        superclass=described.extends,
        type=kind,
        fields=[_field_json(field) for field in (*described.fields, *common)],
    )


def inherited_from(name: str, fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields as those that come from the schema of that name."""
    return tuple(replace(field, inherited=name) for field in fields)


def _field_json(field: Field) -> Json:
    given = False if field.given else None
    return schema(
        "FieldMetadataV3",
        name=field.name,
        label=field.name,
        help=field.help,
        type=field.type,
        is_schema=field.holds is not None and not field.words,
        schema_name=field.holds,
        value=_ZEROS.get(field.type) if field.value is None else field.value,
        required=given,
        level="critical",
        direction="INPUT" if field.given else "OUTPUT",
        is_inherited=field.inherited is not None,
        inherited_from=field.inherited,
        is_gridable=given,
        values=list(field.words),
        json=field.shown,
        is_member_of_frames=[],
        is_mutually_exclusive_with=[],
    )
