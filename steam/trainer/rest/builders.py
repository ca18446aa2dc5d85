"""Model builders: what algorithms take, and training."""

import secrets
from collections.abc import Mapping, Sequence

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.algorithms.algorithm import WITHOUT_RESPONSE, Algorithm, Order
from steam.trainer.algorithms.common_parameters import MAX_RUNTIME_SECS
from steam.trainer.algorithms.cross_validation.folds import MOST_FOLDS
from steam.trainer.algorithms.cross_validation.keys import fold_key
from steam.trainer.algorithms.cross_validation.request import is_asked, kept_keys
from steam.trainer.algorithms.cross_validation.run import check, train
from steam.trainer.algorithms.parameters import (
    InvalidParameter,
    Problem,
    Support,
    out_of_bounds,
    with_defaults,
)
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.call import Call, get, post
from steam.trainer.rest.errors import InvalidModel, message
from steam.trainer.rest.keys import check_new_key, discard, kept_with
from steam.trainer.rest.model_parameters import parameters_json
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.services import TrainerServices

MAX_MODEL_KEY = 200
"""The longest name of a model that an artifact carries."""


def list_builders(call: Call) -> Json:
    """`GET /3/ModelBuilders`."""
    builders = {one.name: _builder_json(one, {}) for one in call.services.algorithms}
    return schema("ModelBuildersV3", "Iced", model_builders=builders)


def show_builder(call: Call) -> Json:
    """`GET /3/ModelBuilders/{algorithm}`: its parameters, with types and defaults."""
    algorithm = call.services.algorithms.get(call.path["algorithm"])
    builders = {algorithm.name: _builder_json(algorithm, {})}
    return schema("ModelBuildersV3", "Iced", model_builders=builders)


def check_parameters(call: Call) -> Json:
    """`POST /3/ModelBuilders/{algorithm}/parameters`: the complaints as data, status 200."""
    algorithm = call.services.algorithms.get(call.path["algorithm"])
    given = call.arguments.typed(algorithm.parameters)
    try:
        problems = _check(algorithm, _order(algorithm, given, call.services), call.services)
    except InvalidInput as error:
        problems = [Problem("training_frame", str(error))]
    return _builder_json(algorithm, given, problems)


def train_model(call: Call) -> Json:
    """`POST /3/ModelBuilders/{algorithm}`: a job, or 412 for what can be refused at once."""
    services = call.services
    algorithm = services.algorithms.get(call.path["algorithm"])
    given = call.arguments.typed(algorithm.parameters)
    order = _order(algorithm, given, services)
    problems = _check(algorithm, order, services)
    if problems:
        parameters = parameters_json(algorithm.parameters, given)
        raise InvalidModel(order.model_key, problems, parameters)

    def work(job: Job) -> None:
        made = train(algorithm, order, services.engine, services.clock, job)
        job.warn(*made.model.warnings)
        job.update(1.0, "Keeping the model.")
        kept: list[Frame | TrainedModel] = [*made.frames, *made.fold_models, made.model]
        replaced = services.store.find(order.model_key)
        for value in kept:
            discard(services.store.put(value))
        for key in set(kept_with(replaced)) - {value.key for value in kept}:
            discard(services.store.remove(key))

    seconds = given.get(MAX_RUNTIME_SECS.name)
    job = services.jobs.start(
        algorithm.name.upper(),
        order.model_key,
        "Model",
        work,
        max_runtime_s=seconds if isinstance(seconds, float) else 0.0,
    )
    return _builder_json(algorithm, {**given, "model_id": order.model_key}) | {
        "job": schemas.job(job.record)
    }


def _order(algorithm: Algorithm, given: Mapping[str, object], services: TrainerServices) -> Order:
    validation = given.get("validation_frame")
    key = given.get("model_id") or f"{algorithm.name.upper()}_model_{secrets.token_hex(6)}"
    return Order(
        model_key=check_new_key(str(key), MAX_MODEL_KEY - _suffix(given)),
        training=_frame("training_frame", given.get("training_frame"), services),
        validation=None if validation is None else _frame("validation_frame", validation, services),
        given=given,
        frames={
            spec.name: _frame(spec.name, given[spec.name], services)
            for spec in algorithm.parameters
            if spec.type == "Key<Frame>"
            and spec.name not in {"training_frame", "validation_frame"}
            and spec.support is Support.FULL
            and given.get(spec.name) is not None
        },
    )


def _check(algorithm: Algorithm, order: Order, services: TrainerServices) -> Sequence[Problem]:
    """What is wrong with an order: that it would replace something of another kind, or else."""
    if problems := out_of_bounds((MAX_RUNTIME_SECS,), order.given):
        return problems
    kept = services.store.find(order.model_key)
    if kept is None or isinstance(kept, TrainedModel):
        return check(algorithm, order, services.engine) or _check_kept_keys(order, kept, services)
    kind = "frame" if isinstance(kept, Frame) else "file"
    return [
        Problem(
            "model_id",
            f"'{order.model_key[:80]}' is a {kind}, which a model of that name would replace. "
            f"Choose another model_id, or remove the {kind}.",
        )
    ]


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
    """The characters that the keys of folds have after that of their model."""
    return len(fold_key("", MOST_FOLDS - 1)) if is_asked(given) else 0


def _frame(name: str, key: object, services: TrainerServices) -> Frame:
    if key is None:
        raise InvalidParameter(f"Required field {name} not specified.")
    try:
        return services.store.get(Frame, str(key))
    except NotFound as error:  # of a parameter, not of the address: 400, as H2O says
        raise InvalidInput(f"{name}: {error.message}", hint=error.hint) from None


def _builder_json(
    algorithm: Algorithm, given: Mapping[str, object], problems: Sequence[Problem] = ()
) -> Json:
    return schema(
        f"{algorithm.name.upper()}V3",
        parameters=parameters_json(
            algorithm.parameters, with_defaults(algorithm.parameters, given), given
        ),
        algo=algorithm.name,
        algo_full_name=algorithm.full_name,
        can_build=list(algorithm.categories),
        visibility="Stable",
        supervised=not WITHOUT_RESPONSE.issuperset(algorithm.categories),
        messages=[message(problem) for problem in problems],
        error_count=len(problems),
    )


routes = [
    get("/3/ModelBuilders", list_builders),
    get("/3/ModelBuilders/{algorithm}", show_builder),
    post("/3/ModelBuilders/{algorithm}", train_model),
    post("/3/ModelBuilders/{algorithm}/parameters", check_parameters),
]
