"""Properties of the trainer that an expression may change, for everybody who uses it."""

from steam.core.errors import Unsupported
from steam.trainer.auto_values import PROPERTY
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import TEXT
from steam.trainer.rapids.values import Operator


def _set(evaluation: Evaluation, name: str, value: str) -> str:
    if name != PROPERTY:
        raise Unsupported(
            f"The property '{name[:80]}' cannot be set here.", hint=f"{PROPERTY} can."
        )
    before = evaluation.auto_values.change(value)
    return f"{PROPERTY} was {str(before).lower()}."


OPERATORS = {"setproperty": Operator(_set, (TEXT, TEXT))}
