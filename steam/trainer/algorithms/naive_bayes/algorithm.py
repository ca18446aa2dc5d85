"""Naive Bayes: each column is counted for each class, by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.clock import Clock
from steam.core.errors import SteamError
from steam.model.naive_bayes import NaiveBayesModel
from steam.model.pack import naive_bayes_bytes
from steam.model.predictor import Predictor
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import check_roles, text_of
from steam.trainer.algorithms.features import Features, plan_columns
from steam.trainer.algorithms.gains import check_gains, gains_shares_of
from steam.trainer.algorithms.metrics import ModelMetrics
from steam.trainer.algorithms.naive_bayes.counting import Counted, count_classes
from steam.trainer.algorithms.naive_bayes.tables import class_tables
from steam.trainer.algorithms.parameters import Problem, load_specs, out_of_bounds, unsupported
from steam.trainer.algorithms.response import check_response
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.training import begin
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.passes import Passes
from steam.trainer.frame.frame import Frame
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.evaluate import evaluate
from steam.trainer.progress import Progress

Floats = NDArray[np.float64]


class NaiveBayes:
    """Naive Bayes of levels and numbers, these with normal densities, as H2O's."""

    name, full_name = "naivebayes", "Naive Bayes"
    categories = (Category.BINOMIAL.value, Category.MULTINOMIAL.value)
    parameters = load_specs("parameters.json", __package__)

    def check(self, order: Order, engine: LocalEngine) -> Sequence[Problem]:
        given, frame = order.given, order.training
        problems = unsupported(self.parameters, given) + out_of_bounds(self.parameters, given)
        problems += check_roles(frame, given) + check_gains(given)
        if problems:
            return problems
        name = str(given["response_column"])
        levels = len(frame.vec(name).domain or ())
        if levels < 2:
            message = f"The response '{name[:80]}' is not categorical with two levels or more."
            return [Problem("response_column", message)]
        family = "binomial" if levels == 2 else "multinomial"
        problems = check_response(frame, name, family, engine)
        if problems:
            return problems
        try:
            _features(order, engine)
        except SteamError as error:
            return [Problem("training_frame", str(error))]
        return []

    def train(
        self, order: Order, engine: LocalEngine, clock: Clock, progress: Progress
    ) -> TrainedModel:
        training = begin(self, order, clock)
        used, features = training.used, _features(order, engine)
        name = str(used["response_column"])
        response = Column(name, ColumnType.CATEGORICAL, order.training.vec(name).domain or ())
        passes = Passes(order.training, engine, progress, 2)
        weights = text_of(order.given, "weights_column")
        counted = count_classes(passes, features.columns, response, weights)
        model = _model(features.columns, response, counted, used)
        metrics = _measured(model, order.given, order.training, engine, progress)
        validation = None
        if order.validation is not None:
            validation = _measured(model, order.given, order.validation, engine, progress)
        best = validation or metrics
        if isinstance(best, BinomialMetrics):
            model = replace(model, threshold=best.threshold)
        made = training.model(
            model,
            metrics,
            naive_bayes_bytes,
            tables=class_tables(model),
            warnings=features.warnings,
        )
        return replace(
            made,
            validation_frame=None if order.validation is None else order.validation.key,
            validation_metrics=validation,
            outputs={"levels": list(response.levels), "default_threshold": model.threshold},
        )

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> ModelMetrics:
        return _measured(model.predictor, model.asked, frame, engine, progress)


def _features(order: Order, engine: LocalEngine) -> Features:
    constants = order.used.get("ignore_const_cols") is False
    return plan_columns(order, engine, constants=constants)


def _measured(
    model: Predictor,
    asked: Mapping[str, object],
    frame: Frame,
    engine: LocalEngine,
    progress: Progress,
) -> ModelMetrics:
    weights = text_of(asked, "weights_column")
    return evaluate(
        model,
        frame,
        engine,
        progress,
        weights_column=weights if weights in frame.names else None,
        gains_shares=gains_shares_of(asked),
    )


def _model(
    features: tuple[Column, ...], response: Column, counted: Counted, used: Mapping[str, Any]
) -> NaiveBayesModel:
    """Counts as probabilities, with `laplace` rows added to each, and none of them too small."""
    laplace, classes = used["laplace"], len(response.levels)
    priors = (counted.classes + laplace) / (counted.classes.sum() + laplace * classes)
    category = Category.BINOMIAL if classes == 2 else Category.MULTINOMIAL
    return NaiveBayesModel(
        Signature(features, response, category),
        _at_least(priors, used["eps_prob"], used["min_prob"]),
        tuple(
            _of_levels(values, used) if column.levels else _of_numbers(values, used)
            for column, values in zip(features, counted.values, strict=True)
        ),
        used["min_prob"],
        used["eps_prob"],
    )


def _of_levels(counts: Floats, used: Mapping[str, Any]) -> Floats:
    laplace, levels = used["laplace"], counts.shape[1]
    total = counts.sum(axis=1, keepdims=True) + laplace * levels
    shares = np.divide(counts + laplace, total, out=np.zeros_like(counts), where=total > 0.0)
    return _at_least(shares, used["eps_prob"], used["min_prob"])


def _of_numbers(moments: Floats, used: Mapping[str, Any]) -> Floats:
    deviations = _at_least(moments[:, 2], used["eps_sdev"], used["min_sdev"])
    return np.column_stack([moments[:, 1], deviations])


def _at_least(values: Floats, eps: float, least: float) -> Floats:
    """Values up to `eps` become `least`."""
    return np.where(values <= eps, least, values)
