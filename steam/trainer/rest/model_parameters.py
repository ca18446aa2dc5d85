"""Parameters of algorithms and models as H2O's ModelParameterSchemaV3."""

from collections.abc import Iterable, Mapping

from steam.trainer.algorithms.parameters import ParameterSpec
from steam.trainer.rest.schemas import Json, key, schema


def parameters_json(
    specs: Iterable[ParameterSpec],
    actual: Mapping[str, object],
    asked: Mapping[str, object] | None = None,
) -> list[Json]:
    """Every parameter with its default, the value in use and the value that was asked for."""
    asked = actual if asked is None else asked
    return [
        schema(
            "ModelParameterSchemaV3",
            "Iced",
            name=spec.name,
            label=spec.name,
            help=spec.help,
            required=spec.name == "training_frame",
            type=spec.type,
            default_value=spec.default,
            actual_value=_value(spec, actual.get(spec.name, spec.default)),
            input_value=_value(spec, asked.get(spec.name)),
            level=spec.level,
            values=list(spec.values),
            is_member_of_frames=[],
            is_mutually_exclusive_with=[],
            gridable=spec.gridable,
        )
        for spec in specs
    ]


def _value(spec: ParameterSpec, value: object) -> object:
    if value is None:
        return None
    if spec.type.startswith("Key<"):
        return key(spec.type[4:-1], str(value))
    if spec.type == "VecSpecifier":
        return schema("ColSpecifierV3", "VecSpecifier", column_name=value, is_member_of_frames=None)
    return value
