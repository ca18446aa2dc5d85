"""Parameters of algorithms and models as H2O's ModelParameterSchemaV3."""

from collections.abc import Collection, Mapping

from steam.trainer.algorithms.parameters import ParameterSpec
from steam.trainer.rest.column_parameters import exclusive_with, frames_of
from steam.trainer.rest.schemas import Json, key, schema
from steam.trainer.rest.spelling import spelt

_PAIRS = {"interaction_pairs": "StringPairV3", "monotone_constraints": "KeyValueV3"}
"""Parameters whose value is a list of objects of that schema."""


def parameters_json(
    specs: Collection[ParameterSpec], actual: Mapping[str, object], asked: Mapping[str, object]
) -> list[Json]:
    """Every parameter with its default, the value in use and the value that was asked for."""
    names = {spec.name for spec in specs}
    return [
        schema(
            "ModelParameterSchemaV3",
            "Iced",
            name=spec.name,
            label=spec.name,
            help=spec.help,
            required=spec.required,
            type=spec.type,
            default_value=spec.default,
            actual_value=_value(spec, actual.get(spec.name, spec.default)),
            input_value=_value(spec, asked.get(spec.name)),
            level=spec.level,
            values=list(spec.values),
            is_member_of_frames=list(frames_of(spec.name)),
            is_mutually_exclusive_with=list(exclusive_with(spec.name, names)),
            gridable=spec.gridable,
        )
        for spec in specs
    ]


def parameter_values(
    algorithm: str, specs: Collection[ParameterSpec], values: Mapping[str, object]
) -> Json:
    """Every parameter with its value alone, such as H2O's GLMParametersV3."""
    return schema(
        f"{spelt(algorithm)}ParametersV3",
        **{spec.name: _value(spec, values.get(spec.name, spec.default)) for spec in specs},
    )


def _value(spec: ParameterSpec, value: object) -> object:
    if value is None:
        return None
    if spec.type.startswith("Key<"):
        return key(spec.type[4:-1], str(value))
    if spec.type == "VecSpecifier":
        return schema("ColSpecifierV3", "VecSpecifier", column_name=value, is_member_of_frames=None)
    if spec.name in _PAIRS and isinstance(value, list):
        return [schema(_PAIRS[spec.name], **one) if isinstance(one, dict) else one for one in value]
    return value
