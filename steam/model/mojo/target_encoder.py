"""The keys and files of a target encoder, read into a TargetEncoderModel."""

from collections.abc import Mapping, Sequence

import numpy as np

from steam.model.mojo.domains import MAX_LEVELS
from steam.model.mojo.encoding_maps import (
    ColumnMap,
    EncodingMap,
    parse_column_maps,
    parse_encoding_maps,
    parse_flags,
)
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.opened import Mojo
from steam.model.mojo.values import Info
from steam.model.signature import Column, Signature
from steam.model.target_encoder import TargetEncoderModel, TargetEncoding
from steam.model.target_means import Blending, TargetCounts

_FOLDER = "feature_engineering/target_encoding/"
_INPUTS = "input_encoding_columns_map.ini"
_OUTPUTS = "input_output_columns_map.ini"
_MAX_BYTES = 32 << 20


def read_target_encoder(mojo: Mojo, signature: Signature) -> TargetEncoderModel:
    """The model of a TargetEncoder MOJO. Raises InvalidArtifact.

    Of K classes the means of all but the first are told; of two classes, and of a number, one.
    """
    classes = mojo.info.integer("n_classes", 1, MAX_LEVELS)
    blending = _blending(mojo.info)
    maps = parse_encoding_maps(_text(mojo, "encoding_map.ini"), classes)
    flags = parse_flags(_text(mojo, "te_column_name_to_missing_values_presence.ini"))
    features = {column.name: column for column in signature.features}
    encodings = []
    for inputs, outputs in _column_maps(mojo, maps, classes):
        name = inputs.targets[0]
        columns = _columns(features, inputs.sources)
        combinations = inputs.domain if len(columns) > 1 else None
        if name not in maps:
            raise refuse_mojo(f"there is no encoding of {name[:40]!r}")
        counts = _counts(
            maps[name], len(columns[0].levels) if combinations is None else len(combinations)
        )
        values = counts.values(saw_missing=flags.get(name, False), blending=blending)
        encodings.append(
            TargetEncoding(
                columns=columns,
                outputs=outputs,
                values=values,
                combinations=None if combinations is None else np.array(combinations, np.int64),
            )
        )
    return TargetEncoderModel(signature=signature, encodings=tuple(encodings))


def _blending(info: Info) -> Blending | None:
    if not info.boolean("with_blending"):
        return None
    return Blending(info.double("inflection_point"), info.double("smoothing"))


def _text(mojo: Mojo, file: str) -> str:
    return mojo.container.text(_FOLDER + file, _MAX_BYTES)


def _column_maps(
    mojo: Mojo, maps: Mapping[str, EncodingMap], classes: int
) -> list[tuple[ColumnMap, tuple[str, ...]]]:
    """Which columns go into each encoding, and the names that come out.

    MOJOs from before columns could be encoded together have no files about it.
    """
    if not any(_FOLDER + file in mojo.container for file in (_INPUTS, _OUTPUTS)):
        return [(ColumnMap((name,), (name,)), _early_names(name, classes)) for name in maps]
    inputs = parse_column_maps(_text(mojo, _INPUTS))
    outputs = {found.sources: found.targets for found in parse_column_maps(_text(mojo, _OUTPUTS))}
    if any(found.sources not in outputs for found in inputs):
        raise refuse_mojo("an encoding has no name for what comes out of it")
    return [(found, outputs[found.sources]) for found in inputs]


def _early_names(name: str, classes: int) -> tuple[str, ...]:
    if classes <= 2:
        return (f"{name}_te",)
    return tuple(f"{name}_{k}_te" for k in range(1, classes))


def _columns(features: Mapping[str, Column], names: Sequence[str]) -> tuple[Column, ...]:
    unknown = [name for name in names if name not in features]
    if unknown or not names:
        raise refuse_mojo(f"it encodes columns that it does not have: {unknown[:3]}")
    return tuple(features[name] for name in names)


def _counts(found: EncodingMap, keys: int) -> TargetCounts:
    return TargetCounts(
        keys=keys,
        numerators={key: np.array([pair[0] for pair in pairs]) for key, pairs in found.items()},
        denominators={key: np.array([pair[1] for pair in pairs]) for key, pairs in found.items()},
    )
