"""What a fit knows before its first iteration: which columns, their facts, and the design."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steam.model.signature import Signature
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.portion import Portion
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.assemble import signature_of
from steam.trainer.glm.design import Design
from steam.trainer.glm.facts import FactsTask, TrainingFacts
from steam.trainer.glm.likelihood import OfClasses
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.plan import (
    check_facts,
    likelihood_of,
    plan_design,
    plan_reading,
    plan_response,
)
from steam.trainer.glm.rows import Roles
from steam.trainer.glm.single_index import SingleIndex
from steam.trainer.progress import Progress


@dataclass(frozen=True, slots=True)
class Preparation:
    """All that a fit reads from the columns once. `roles` name the columns of the `design`;
    `warnings` tell which were left out. `collinear` marks the columns of the design that others
    explain and that are not to be fitted, bool (width,); None where they were not looked for."""

    roles: Roles
    likelihood: SingleIndex | OfClasses
    facts: TrainingFacts
    design: Design
    signature: Signature
    warnings: tuple[str, ...]
    collinear: NDArray[np.bool_] | None = None


def prepare(  # noqa: PLR0917 - those of `fit`, in its order
    frame: Frame,
    x: Sequence[str],
    y: str,
    parameters: GlmParameters,
    engine: LocalEngine,
    progress: Progress,
) -> Preparation:
    """Plan a fit; one pass over the columns. Raises InvalidInput, NotFound or Exhausted."""
    reading = plan_reading(frame, x, y, parameters)
    response = plan_response(frame.vec(y), y, parameters.family.lower())
    likelihood = likelihood_of(parameters, response)
    levels = tuple(None if domain is None else len(domain) for domain in reading.domains)
    plugs: tuple[float, ...] = ()
    if reading.plugs and not parameters.standardize:
        # the fit is to the bit that of a frame in which the plug values stand
        plugs = tuple(reading.plugs[name] for name in reading.roles.predictors)
    facts = engine.run(
        FactsTask(reading.roles, levels, likelihood.accepts, reading.pairs, plugs),
        frame,
        Portion(progress, 0.0, 0.1, "Reading columns"),
    )
    check_facts(facts, reading.roles, likelihood)
    design, left_out = plan_design(reading, facts, parameters, likelihood)
    return Preparation(
        replace(reading.roles, predictors=design.predictors),
        likelihood,
        facts,
        design,
        signature_of(design, response, frame, likelihood.name, parameters.offset_column),
        (*reading.warnings, *left_out),
    )
