"""Model builders: what algorithms take, and training."""

import secrets
from collections.abc import Mapping, Sequence

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.algorithms.algorithm import WITHOUT_RESPONSE, Algorithm, Order
from steam.trainer.algorithms.common_parameters import MAX_RUNTIME_SECS
from steam.trainer.algorithms.parameters import InvalidParameter, Problem, with_defaults
from steam.trainer.frame.frame import Frame
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.call import Call, get, post
from steam.trainer.rest.errors import InvalidModel, message
from steam.trainer.rest.keys import check_new_key, discard
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
        problems = algorithm.check(_order(algorithm, given, call.services), call.services.engine)
    except InvalidInput as error:
        problems = [Problem("training_frame", str(error))]
    return _builder_json(algorithm, given, problems)


def train_model(call: Call) -> Json:
    """`POST /3/ModelBuilders/{algorithm}`: a job, or 412 for what can be refused at once."""
    services = call.services
    algorithm = services.algorithms.get(call.path["algorithm"])
    given = call.arguments.typed(algorithm.parameters)
    order = _order(algorithm, given, services)
    problems = algorithm.check(order, services.engine)
    if problems:
        parameters = parameters_json(algorithm.parameters, given)
        raise InvalidModel(order.model_key, problems, parameters)

    def work(job: Job) -> None:
        model = algorithm.train(order, services.engine, services.clock, job)
        job.warn(*model.warnings)
        job.update(1.0, "Keeping the model.")
        discard(services.store.put(model))

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
        model_key=check_new_key(str(key), MAX_MODEL_KEY),
        training=_frame("training_frame", given.get("training_frame"), services),
        validation=None if validation is None else _frame("validation_frame", validation, services),
        given=given,
    )


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
