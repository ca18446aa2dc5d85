"""GLM as an algorithm of the trainer: from an order to a trained model."""

from collections.abc import Sequence

from steam.core.clock import Clock
from steam.core.errors import SteamError
from steam.model.signature import Category
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import check_roles, predictors_of
from steam.trainer.algorithms.glm.measure import measure
from steam.trainer.algorithms.glm.outcome import FULL_NAME, NAME, trained_model
from steam.trainer.algorithms.glm.parameters import PARAMETERS, glm_parameters
from steam.trainer.algorithms.metrics import ModelMetrics
from steam.trainer.algorithms.parameters import Problem, unsupported
from steam.trainer.algorithms.response import check_response
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import check_parameters
from steam.trainer.progress import Progress


class GlmAlgorithm:
    """Generalized linear models."""

    name = NAME
    full_name = FULL_NAME
    categories = (
        Category.REGRESSION.value,
        Category.BINOMIAL.value,
        Category.MULTINOMIAL.value,
        Category.ORDINAL.value,
    )
    parameters = PARAMETERS

    def check(self, order: Order, engine: LocalEngine) -> Sequence[Problem]:
        problems = unsupported(self.parameters, order.given) + check_roles(
            order.training, order.given
        )
        if problems:
            return problems
        try:
            parameters = glm_parameters(order)
            check_parameters(parameters)
        except SteamError as error:
            return [Problem("parameters", str(error))]
        response = str(order.given["response_column"])
        return check_response(order.training, response, parameters.family, engine)

    def train(
        self, order: Order, engine: LocalEngine, clock: Clock, progress: Progress
    ) -> TrainedModel:
        started_ms = clock.now_ms()
        fitted = fit(
            order.training,
            predictors_of(order.training, order.given),
            str(order.given["response_column"]),
            glm_parameters(order),
            engine,
            progress,
            order.validation,
        )
        validation = None
        if order.validation is not None:
            validation = measure(fitted.model, order.validation, order.given, engine, progress)
        return trained_model(order, fitted, validation, started_ms, clock.now_ms())

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> ModelMetrics:
        return measure(model.predictor, frame, model.asked, engine, progress)
