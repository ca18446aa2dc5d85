"""A saved model as one file: a zip of the artifact, the document, and frames if they are wanted.

Members: `artifact`, the file that is deployed; `model.msgpack`, see `document`; `frame0`, ... as
saved frames are. The same model always gives the same bytes.
"""

import io
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidArtifact, InvalidInput
from steam.model.artifact import artifact_in
from steam.model.container import Container, open_container
from steam.model.glm import GlmModel
from steam.model.predictor import Predictor
from steam.model.zip_directory import Limits, read_directory
from steam.trainer.algorithms.generic import GENERIC
from steam.trainer.algorithms.named_metrics import AnyMetrics
from steam.trainer.algorithms.parameters import ParameterSpec
from steam.trainer.algorithms.recorded import RECORDED, recorded_output
from steam.trainer.algorithms.saved.document import (
    PATH,
    SavedFolds,
    SavedMetrics,
    SavedModel,
    damaged,
    decoded,
    encoded,
)
from steam.trainer.algorithms.saved.fit import check_fit
from steam.trainer.algorithms.trained import CrossValidation, KeptBytes, TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.storage.frame_file import write_frame
from steam.trainer.glm.assemble import without_predictors
from steam.trainer.progress import Silent

ARTIFACT, DOCUMENT, FRAME = "artifact", "model.msgpack", "frame"

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Opened:
    """A model that was saved, and the bytes of each frame that was saved with it."""

    model: TrainedModel
    frames: tuple[bytes, ...]


def write_model(model: TrainedModel, out: BinaryIO, frames: Sequence[Frame] = ()) -> None:
    """Write a model and, beside it, frames of its cross-validation.

    Raises OSError, and Unsupported for what cannot be saved.
    """
    null = model.null_model
    coefficients = null.coefficients if isinstance(null, GlmModel) else None
    with ZipFile(out, "w") as archive:
        _put(archive, ARTIFACT, model.artifact(), ZIP_STORED)
        _put(archive, DOCUMENT, encoded(model, coefficients), ZIP_DEFLATED)
        for number, frame in enumerate(frames):
            buffer = io.BytesIO()
            write_frame(frame, buffer, Silent())
            _put(archive, f"{FRAME}{number}", buffer.getvalue(), ZIP_DEFLATED)


def open_model(
    file: BinaryIO, size: int, specs_of: Callable[[str], Sequence[ParameterSpec]]
) -> Opened:
    """The model in a seekable file of `size` bytes. `specs_of` gives the parameters of an
    algorithm by its name, and raises NotFound.

    Raises InvalidInput and InvalidArtifact for damage, Unsupported for another version or a model
    that only a process apart may open.
    """
    limits = Limits()
    container = _opened(file, size, limits)
    saved = decoded(_member(container, DOCUMENT, limits))
    data = _member(container, ARTIFACT, limits)
    artifact = artifact_in(data, limits)
    predictor = artifact.predictor
    check_fit(saved, predictor, specs_of(saved.algorithm))
    names = sorted(name for name in container.members if name.startswith(FRAME))
    return Opened(
        TrainedModel(
            key=saved.key,
            algorithm=saved.algorithm,
            full_name=saved.full_name,
            predictor=predictor,
            null_model=_null(predictor, saved.null),
            training_frame=saved.training_frame,
            validation_frame=saved.validation_frame,
            parameters=saved.parameters,
            asked=saved.asked,
            training_metrics=saved.training_metrics.metrics,
            validation_metrics=_metrics(saved.validation_metrics),
            cross_validation=_folds(saved.cross_validation),
            tables=saved.tables,
            outputs=saved.outputs,
            details=_details(saved, data),
            facts=artifact.facts,
            created_ms=saved.created_ms,
            duration_ms=saved.duration_ms,
            pack=KeptBytes(data),
            warnings=saved.warnings,
        ),
        tuple(_member(container, name, limits) for name in names),
    )


def with_frames(model: TrainedModel, keys: Sequence[str]) -> TrainedModel:
    """The model, which tells only those frames of its cross-validation that are there."""
    told = model.cross_validation
    if told is None:
        return model
    predictions = tuple(key for key in told.predictions or () if key in keys)
    kept = replace(
        told,
        predictions=predictions or None,
        holdout_predictions=_one_of(told.holdout_predictions, keys),
        fold_assignment=_one_of(told.fold_assignment, keys),
    )
    return replace(model, cross_validation=kept)


def _one_of(key: str | None, keys: Sequence[str]) -> str | None:
    return key if key in keys else None


def _details(saved: SavedModel, data: bytes) -> dict[str, object]:
    path: dict[str, object] = {} if saved.path is None else {PATH: saved.path}
    return {**path, RECORDED: recorded_output(data)} if saved.algorithm == GENERIC.name else path


def _metrics(saved: SavedMetrics | None) -> AnyMetrics | None:
    return None if saved is None else saved.metrics


def _null(predictor: Predictor, coefficients: NDArray[np.float64] | None) -> Predictor | None:
    if coefficients is None or not isinstance(predictor, GlmModel):
        return None
    return without_predictors(predictor, coefficients)


def _folds(saved: SavedFolds | None) -> CrossValidation | None:
    """The models of the folds are not in the file."""
    if saved is None:
        return None
    return CrossValidation(
        folds=saved.folds,
        metrics=_metrics(saved.metrics),
        summary=saved.summary,
        histories=saved.histories,
        predictions=saved.predictions,
        holdout_predictions=saved.holdout_predictions,
        fold_assignment=saved.fold_assignment,
    )


def _opened(file: BinaryIO, size: int, limits: Limits) -> Container:
    """Raises InvalidInput for what never was a saved model, and for the first part of one."""
    try:
        container = open_container(file, read_directory(file, size, limits))
    except InvalidArtifact as error:
        raise _not_saved() from error
    if DOCUMENT not in container.members:
        raise _not_saved()
    return container


def _not_saved() -> InvalidInput:
    return InvalidInput(
        "The file is no saved model, or was cut short.",
        hint="Save or download the model again; a MOJO is imported, not loaded.",
    )


def _member(container: Container, name: str, limits: Limits) -> bytes:
    try:
        return container.read(name, limits.max_bytes)
    except InvalidArtifact:
        raise damaged(f"{name} is missing in it, or too large") from None


def _put(archive: ZipFile, name: str, data: bytes, method: int) -> None:
    info = ZipInfo(name, _ZIP_EPOCH)
    info.create_system = 3  # not that of the machine
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    archive.writestr(info, data, method)
