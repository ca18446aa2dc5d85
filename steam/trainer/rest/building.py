"""From given parameters to a kept model: the order, what is wrong with it, and the training."""

import secrets
from collections.abc import Mapping, Sequence

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.algorithms.algorithm import Advises, Algorithm, Order
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.common_parameters import MAX_RUNTIME_SECS, WEIGHTS_COLUMN
from steam.trainer.algorithms.cross_validation.folds import MOST_FOLDS
from steam.trainer.algorithms.cross_validation.keys import fold_key
from steam.trainer.algorithms.cross_validation.request import is_asked, kept_keys
from steam.trainer.algorithms.cross_validation.run import check, train
from steam.trainer.algorithms.parameters import (
    InvalidParameter,
    Problem,
    Support,
    out_of_bounds,
)
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress
from steam.trainer.rest.checkpoint_files import CheckpointFiles, check_folders, suffix
from steam.trainer.rest.keys import check_new_key, discard, kept_with
from steam.trainer.rest.services import TrainerServices
from steam.trainer.rest.spelling import spelt
from steam.trainer.store import kind_of

MAX_MODEL_KEY = 200
"""The longest name of a model that an artifact carries."""


def order_of(algorithm: Algorithm, given: Mapping[str, object], services: TrainerServices) -> Order:
    """What to train, with the frames and models that it names; the key of the new model is made up
    if need be, and has no slashes, which would end it in a path.

    Raises InvalidParameter and InvalidInput.
    """
    validation = given.get("validation_frame")
    asked = str(given.get("model_id") or "").replace("/", "_")
    key = asked or f"{spelt(algorithm.name)}_model_{secrets.token_hex(6)}"
    return Order(
        model_key=check_new_key(key, MAX_MODEL_KEY - _suffix(given)),
        training=frame_named("training_frame", given.get("training_frame"), services),
        validation=None
        if validation is None
        else frame_named("validation_frame", validation, services),
        given=given,
        frames={
            spec.name: frame_named(spec.name, given[spec.name], services)
            for spec in algorithm.parameters
            if spec.type == "Key<Frame>"
            and spec.name not in {"training_frame", "validation_frame"}
            and spec.support is Support.FULL
            and given.get(spec.name) is not None
        },
        models={
            spec.name: _model_named(spec.name, given[spec.name], services)
            for spec in algorithm.parameters
            if spec.type == "Key<Model>"
            and spec.name != "model_id"
            and spec.support is Support.FULL
            and given.get(spec.name) is not None
        },
    )


def advice(algorithm: Algorithm, order: Order, given: Mapping[str, object]) -> Sequence[Problem]:
    """What a user should know of an order that nothing is wrong with."""
    asked = str(given.get("model_id") or "")
    told = [*(algorithm.advice(order) if isinstance(algorithm, Advises) else ())]
    weights = text_of(order.given, WEIGHTS_COLUMN.name)
    if order.validation is not None and weights and weights not in order.validation.names:
        sentence = (
            f"Test/Validation dataset is missing weights column '{weights[:80]}': each of its rows "
            "counts as one."
        )
        told.append(Problem(WEIGHTS_COLUMN.name, sentence, "WARN"))
    if "/" in asked:
        sentence = f"Bad model_id: slash (/) found and replaced with _: {order.model_key}."
        told.append(Problem("model_id", sentence, "WARN"))
    return told


def complaints(algorithm: Algorithm, order: Order, services: TrainerServices) -> Sequence[Problem]:
    """What is wrong with an order: that it would replace something of another kind, or else."""
    bounds = out_of_bounds((MAX_RUNTIME_SECS,), order.given)
    if problems := bounds or check_folders(order.given, services):
        return problems
    kept = services.store.find(order.model_key)
    if kept is None or isinstance(kept, TrainedModel):
        return check(algorithm, order, services.engine) or _check_kept_keys(order, kept, services)
    kind = kind_of(kept)
    return [
        Problem(
            "model_id",
            f"'{order.model_key[:80]}' is a {kind}, which a model of that name would replace. "
            f"Choose another model_id, or remove the {kind}.",
        )
    ]


def build(
    algorithm: Algorithm, order: Order, services: TrainerServices, progress: Progress
) -> TrainedModel:
    """Train by an order that nothing is wrong with, and keep what it made in the place of a model
    of the same name, and in the files that are asked for. Raises SteamError, and whatever
    `progress` raises."""
    files = CheckpointFiles(services, order.given)
    made = train(algorithm, order, services.engine, services.clock, progress, files)
    progress.update(1.0, "Keeping the model.")
    kept: list[Frame | TrainedModel] = [*made.frames, *made.fold_models, made.model]
    replaced = services.store.find(order.model_key)
    for value in kept:
        discard(services.store.put(value))
    for key in set(kept_with(replaced)) - {value.key for value in kept}:
        discard(services.store.remove(key))
    files.done(made.model)
    return made.model


def _check_kept_keys(
    order: Order, replaced: TrainedModel | None, services: TrainerServices
) -> Sequence[Problem]:
    """What is kept of a cross-validation may replace that of the model of the same name alone."""
    own = kept_with(replaced)
    for key in kept_keys(order):
        if key not in own and services.store.find(key) is not None:
            told = f"'{key[:MAX_MODEL_KEY]}' is there, and the cross-validation would replace it."
            return [Problem("model_id", f"{told} Choose another model_id, or remove that.")]
    return ()


def _suffix(given: Mapping[str, object]) -> int:
    """The characters that the keys of models of folds, and of fewer trees, have after that of their
    model."""
    of_folds = len(fold_key("", MOST_FOLDS - 1)) if is_asked(given) else 0
    return of_folds + suffix(given)


def frame_named(name: str, key: object, services: TrainerServices) -> Frame:
    """The frame that a parameter names. Raises InvalidParameter and InvalidInput."""
    if key is None:
        raise InvalidParameter(f"Required field {name} not specified.")
    try:
        return services.store.get(Frame, str(key))
    except NotFound as error:  # of a parameter, not of the address: 400, as H2O says
        raise InvalidInput(f"{name}: {error.message}", hint=error.hint) from None


def _model_named(name: str, key: object, services: TrainerServices) -> TrainedModel:
    """The model that a parameter names. Raises InvalidInput."""
    try:
        return services.store.get(TrainedModel, str(key))
    except NotFound as error:
        raise InvalidInput(f"{name}: {error.message}", hint=error.hint) from None
