"""When a fit is to end before it has converged: once a metric no longer gets better."""

from steam.model.families import NUMERIC_RESPONSE_FAMILIES
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.glm.parameters import PARAMETERS, is_search
from steam.trainer.algorithms.parameters import Problem, out_of_bounds, with_defaults
from steam.trainer.algorithms.stopping import check_stopping, stopping_of
from steam.trainer.glm.watch import Rule


def rule_of(order: Order) -> Rule | None:
    """The rule by which the fit ends, None for that of its convergence alone."""
    used = with_defaults(PARAMETERS, order.used)
    stopping, every = stopping_of(used), used["score_iteration_interval"]
    if not stopping.rounds:
        return None
    # as H2O does, which leaves out the first measurement: that of no trees elsewhere
    return Rule(
        every if isinstance(every, int) and every > 0 else 1,
        lambda found: stopping.is_due(found[1:]),
    )


def check_ending(order: Order) -> list[Problem]:
    """What is wrong with the rule that is asked for."""
    given = order.given
    problems = out_of_bounds(PARAMETERS, given)
    if problems or not given.get("stopping_rounds"):
        return problems
    if is_search(given):
        message = (  # in the words that users of H2O look for
            "early stop:  cannot run when lambda_search=True.  Lambda_search has its own "
            "early-stopping mechanism: early_stopping. Leave stopping_rounds at 0."
        )
        return [Problem("stopping_rounds", message)]
    levels = len(order.training.vec(str(given["response_column"])).domain or ())
    if text_of(given, "family") in NUMERIC_RESPONSE_FAMILIES:
        levels = 2
    return check_stopping(given, levels)
