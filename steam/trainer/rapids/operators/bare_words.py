"""Operators of which R's client writes some texts without quotes."""

from collections.abc import Collection, Sequence
from functools import partial

from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.form import Form
from steam.trainer.rapids.operators import duplicates, ordering, quantiles
from steam.trainer.rapids.tree import Name, Node
from steam.trainer.rapids.values import Operator, Value


def _with_words(
    name: str,
    operator: Operator,
    places: Collection[int],
    evaluation: Evaluation,
    nodes: Sequence[Node],
) -> Value:
    """What the operator gives, where a name at one of the places stands for itself."""
    values = [
        node.name if place in places and isinstance(node, Name) else evaluation.value(node)
        for place, node in enumerate(nodes)
    ]
    return evaluation.call(operator, values, name)


FORMS = {
    name: Form(partial(_with_words, name, theme.OPERATORS[name], {place}), None)
    for name, theme, place in (
        ("quantile", quantiles, 3),
        ("rank_within_groupby", ordering, 4),
        ("dropdup", duplicates, 2),
    )
}
