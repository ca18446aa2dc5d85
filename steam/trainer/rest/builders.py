"""Model builders: what algorithms take, and training."""

import logging
import secrets
from collections.abc import Mapping, Sequence

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.algorithm import WITHOUT_RESPONSE, Algorithm
from steam.trainer.algorithms.common_parameters import MAX_RUNTIME_SECS
from steam.trainer.algorithms.parameters import Problem, with_defaults
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.building import advice, build, complaints, order_of
from steam.trainer.rest.call import Call, get, post
from steam.trainer.rest.errors import InvalidModel, message
from steam.trainer.rest.model_parameters import parameter_values, parameters_json
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.spelling import spelt

_log = logging.getLogger(__name__)


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
        problems = complaints(algorithm, order_of(algorithm, given, call.services), call.services)
    except InvalidInput as error:
        problems = [Problem("training_frame", str(error))]
    return _builder_json(algorithm, given, problems)


def name_model(call: Call) -> Json:
    """`POST /3/ModelBuilders/{algorithm}/model_id`: a made-up name."""
    algorithm = call.services.algorithms.get(call.path["algorithm"])
    name = f"{algorithm.name}_model_{secrets.token_hex(6)}"
    return schema("ModelIdV3", "Iced", model_id=name)


def train_model(call: Call) -> Json:
    """`POST /3/ModelBuilders/{algorithm}`: a job, or 412 for what can be refused at once."""
    services = call.services
    algorithm = services.algorithms.get(call.path["algorithm"])
    given = call.arguments.typed(algorithm.parameters)
    order = order_of(algorithm, given, services)
    problems = complaints(algorithm, order, services)
    if problems:
        parameters = parameter_values(
            algorithm.name, algorithm.parameters, {**given, "model_id": None}
        )
        raise InvalidModel(order.model_key, problems, parameters)

    def work(job: Job) -> None:
        job.warn(*build(algorithm, order, services, job).warnings)

    seconds = given.get(MAX_RUNTIME_SECS.name)
    job = services.jobs.start(
        spelt(algorithm.name),
        order.model_key,
        "Model",
        work,
        max_runtime_s=seconds if isinstance(seconds, float) else 0.0,
    )
    told = advice(algorithm, order, given)
    for problem in told:
        _log.warning("%s", problem.message)
    return _builder_json(algorithm, {**given, "model_id": order.model_key}, told) | {
        "job": schemas.job(job.record)
    }


def _builder_json(
    algorithm: Algorithm, given: Mapping[str, object], problems: Sequence[Problem] = ()
) -> Json:
    return schema(
        f"{spelt(algorithm.name)}V3",
        parameters=parameters_json(
            algorithm.parameters, with_defaults(algorithm.parameters, given), given
        ),
        job=None,
        algo=algorithm.name,
        algo_full_name=algorithm.full_name,
        can_build=list(algorithm.categories),
        visibility="Stable",
        supervised=not WITHOUT_RESPONSE.issuperset(algorithm.categories),
        messages=[message(problem) for problem in problems],
        error_count=sum(problem.severity == "ERRR" for problem in problems),
    )


routes = [
    get("/3/ModelBuilders", list_builders),
    get("/3/ModelBuilders/{algorithm}", show_builder),
    post("/3/ModelBuilders/{algorithm}", train_model),
    post("/3/ModelBuilders/{algorithm}/parameters", check_parameters),
    post("/3/ModelBuilders/{algorithm}/model_id", name_model),
]
