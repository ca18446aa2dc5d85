"""All that a fit is made of, from which it walks its path."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from steam.core.clock import Clock, SystemClock
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.advance import Advance
from steam.trainer.glm.box import box_of
from steam.trainer.glm.collinear import collinear_columns
from steam.trainer.glm.conditioning import conditioning_of
from steam.trainer.glm.cooling import temperatures
from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.facts import TrainingFacts
from steam.trainer.glm.families import BinomialLogit, Family
from steam.trainer.glm.families.lifted import Lifted, ends_on_bound
from steam.trainer.glm.families.tempered import Tempered
from steam.trainer.glm.held_out import HeldOutDeviance, held_out
from steam.trainer.glm.irls import minimise
from steam.trainer.glm.lambdas import penalties_of
from steam.trainer.glm.likeliest import (
    with_estimates,
)
from steam.trainer.glm.null import null_of_flags
from steam.trainer.glm.on_bound import LIFTS
from steam.trainer.glm.ordinal import Ordinal
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.passes import Passes, null_beta, stopping_of
from steam.trainer.glm.path import Walk
from steam.trainer.glm.penalty import Penalty
from steam.trainer.glm.preparation import Preparation, prepare
from steam.trainer.glm.pulls import pull_of
from steam.trainer.glm.quasi_newton import SLOPE, minimise_by_slopes
from steam.trainer.glm.region import region_of
from steam.trainer.glm.sample import SHARE
from steam.trainer.glm.single_index import SingleIndex
from steam.trainer.glm.solvers import is_by_slopes, iterations_of
from steam.trainer.glm.start import start_from, start_of
from steam.trainer.glm.watch import Watch
from steam.trainer.progress import Progress

Vector = NDArray[np.float64]

_SAMPLE = 20_000
"""Rows of a sample, at least, that tell where the others lead."""

_MANY = 100_000
"""Rows from which on a gram is worth using again; fewer take no time, and with new ones a fit ends
with more digits than were asked for."""


@dataclass(frozen=True, slots=True)
class Problem:
    """All that a walk is made of."""

    passes: Passes
    prepared: Preparation
    parameters: GlmParameters
    validation: Frame | None = None
    clock: Clock = field(default_factory=SystemClock)
    watch: Watch | None = None

    def of_family(self, family: Family) -> "Problem":
        """The same with another family of that name."""
        likelihood = SingleIndex(family)
        return replace(
            self,
            passes=replace(self.passes, likelihood=likelihood),
            prepared=replace(self.prepared, likelihood=likelihood),
            parameters=with_estimates(self.parameters, family),
        )

    def penalties(self, null: Curvature) -> tuple[tuple[Penalty, ...], ...]:
        design, likelihood = self.prepared.design, self.prepared.likelihood
        parameters = self.parameters
        box = box_of(design, likelihood, parameters.bounds, non_negative=parameters.non_negative)
        pull = pull_of(design, likelihood, parameters.pulls, standardize=parameters.standardize)
        penalised = likelihood.spread(design.penalised.astype(np.float64)) > 0.0
        region = region_of(design, parameters.linear, box)
        paths = penalties_of(parameters, null, penalised, design.expanded, box, pull)
        if region is None:
            return paths
        return tuple(tuple(replace(one, box=None, region=region) for one in path) for path in paths)

    def walk(self) -> Walk:
        """How to walk the path, from the null model on."""
        passes, parameters, likelihood = self.passes, self.parameters, self.prepared.likelihood
        start = null_beta(passes, self.prepared.facts, parameters)
        by_slopes = is_by_slopes(parameters, len(start))
        is_sampled = (
            not likelihood.quadratic
            and not by_slopes
            and _is_worth_sampling(self.prepared.facts, len(start), parameters)
        )
        null = self._null(start, slope_only=is_sampled or by_slopes)
        # where the gram at the very end is asked for, it is measured there
        is_long = self.prepared.facts.rows >= _MANY and not parameters.compute_p_values
        reused = passes.slope if is_long else None
        stopping = replace(
            stopping_of(parameters, likelihood, start, null),
            iterations=iterations_of(parameters, by_slopes=by_slopes),
            ahead=is_long and parameters.is_path,
            enough=None if self.watch is None else self.watch.is_enough,
        )
        conditioning = conditioning_of(self.prepared.design, likelihood, self.prepared.facts)
        if by_slopes and not stopping.gradient:
            slopes = np.abs(null.score) / conditioning.sizes
            largest = float(np.max(slopes, initial=0.0)) / null.weight
            stopping = replace(stopping, gradient=SLOPE * largest)
        return Walk(
            passes.slope if by_slopes else passes.measure,
            start,
            null,
            stopping,
            self._held_out(start),
            passes.sample(self.prepared.facts) if is_sampled else None,
            patient=not (parameters.lambda_search and parameters.early_stopping),
            cold=parameters.cold_start,
            first=self._first(len(start)),
            most_active=parameters.max_active_predictors,
            minimise=partial(minimise_by_slopes, conditioning=conditioning)
            if by_slopes
            else partial(minimise, slope=reused),
            beat=passes.advance.beat,
            now=self.clock.now_ms,
            turn=self._turn,
            lifted=() if by_slopes else self._lifted(),
            tempered=self._tempered(by_slopes=by_slopes),
        )

    def _turn(self, number: int, of: int) -> None:
        """Submodel `number`, from 0, of so many is next."""
        self.passes.advance.turn(number, of)
        if self.watch is not None:
            self.watch.begin()

    def _first(self, size: int) -> Vector | None:
        """Where paths start, if that is given or known."""
        design, parameters = self.prepared.design, self.parameters
        if not parameters.start:
            return start_from(design, parameters.known, size)
        standardize = parameters.standardize
        return start_of(design, parameters.start, size=size, standardize=standardize)

    def _lifted(self) -> tuple[Callable[[Vector], Curvature], ...]:
        """What measures with responses of 0 lifted, less and less, where means may end at 0."""
        likelihood = self.prepared.likelihood
        if not isinstance(likelihood, SingleIndex) or not ends_on_bound(likelihood.family):
            return ()
        mean = self.prepared.facts.response.mean
        families = (Lifted(likelihood.family, mean * share) for share in LIFTS)
        return tuple(replace(self.passes, likelihood=SingleIndex(one)).measure for one in families)

    def _tempered(self, *, by_slopes: bool) -> tuple[Callable[[Vector], Curvature], ...]:
        """What measures at lower and lower temperatures, where offsets make rows certain."""
        likelihood, offset = self.prepared.likelihood, self.prepared.facts.offset
        if not isinstance(likelihood, SingleIndex):
            return ()
        family = likelihood.family
        at = (Tempered(family, one) for one in temperatures(family, offset.high - offset.low))
        passes = [replace(self.passes, likelihood=SingleIndex(one)) for one in at]
        return tuple(one.slope if by_slopes else one.measure for one in passes)

    def _null(self, start: Vector, *, slope_only: bool) -> Curvature:
        """The null model, with as much of its curvature as somebody will ask for."""
        parameters, by_slopes = self.parameters, is_by_slopes(self.parameters, len(start))
        is_known = bool(parameters.lambdas or parameters.path) and not by_slopes
        likelihood = self.prepared.likelihood
        if slope_only and is_known and parameters.intercept and isinstance(likelihood, SingleIndex):
            intercept = float(start[-1])
            is_of_facts = parameters.offset_column is None and not parameters.skip_missing
            if is_of_facts and isinstance(likelihood.family, BinomialLogit):
                return null_of_flags(likelihood.family, self.prepared.facts, intercept)
            return self.passes.measure_intercept(intercept)
        return (self.passes.slope if slope_only else self.passes.measure)(start)

    def _held_out(self, start: Vector) -> Callable[[Vector], HeldOutDeviance] | None:
        if self.validation is None:
            return None
        others = held_out(
            self.validation,
            self.prepared.signature,
            self.prepared.likelihood.name,
            self.parameters.weights_column,
            skip_missing=self.parameters.skip_missing,
        )
        return self.passes.held_out_of(self.validation, others, start)


def problem_of(  # noqa: PLR0917 - those of `fit`, in its order
    frame: Frame,
    x: Sequence[str],
    y: str,
    parameters: GlmParameters,
    engine: LocalEngine,
    progress: Progress,
) -> Problem:
    """Prepare a fit; a pass or two over the columns. Raises what `prepare` does."""
    prepared = prepare(frame, x, y, parameters, engine, progress)
    advance = Advance(progress)
    passes = Passes(frame, engine, advance, prepared.design, prepared.likelihood, prepared.roles)
    if isinstance(prepared.likelihood, Ordinal):
        weights = passes.class_weights(prepared.likelihood.classes)
        unused = tuple(np.flatnonzero(weights == 0.0).tolist())
        likelihood = replace(prepared.likelihood, unused=unused)
        passes = replace(passes, likelihood=likelihood)
        prepared = replace(prepared, likelihood=likelihood)
    if parameters.remove_collinear_columns:
        collinear = collinear_columns(passes)
        held = prepared.likelihood.spread(collinear.astype(np.float64)) > 0.0
        passes = replace(passes, held=held)
        prepared = replace(prepared, collinear=collinear)
    return Problem(passes, prepared, parameters)


def _is_worth_sampling(facts: TrainingFacts, coordinates: int, parameters: GlmParameters) -> bool:
    """Whether a sample is large enough to tell where to start; a search starts from nothing."""
    enough = max(_SAMPLE, 20 * coordinates)
    is_path = parameters.lambda_search or parameters.cold_start
    return facts.rows // SHARE >= enough and not is_path
