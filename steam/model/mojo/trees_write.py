"""Writing a model of trees: model.ini with H2O's keys, and the trees in an own member.

The long name of the algorithm is not H2O's, so that H2O refuses the file: it would find no trees.
"""

from steam.core.errors import Unsupported
from steam.model.mojo.calibration import calibration_keys, calibration_members
from steam.model.mojo.members import common_keys, ini_and_domains
from steam.model.mojo.trees import FOREST_MEMBER
from steam.model.mojo.values import print_boolean, print_double, print_doubles
from steam.model.trees.averaged import MeanOfFirstClass, Shares
from steam.model.trees.boosted import BoostedBinomial, BoostedMultinomial, BoostedValue
from steam.model.trees.classes import Classes
from steam.model.trees.combination import Combination
from steam.model.trees.forest_bytes import forest_bytes
from steam.model.trees.model import TreeModel

NAMES = {
    "gbm": "Gradient Boosting Machine of steam",
    "drf": "Random Forest of steam",
}
"""The long names by the short ones."""


def tree_members(algorithm: str, model: TreeModel, created_ms: int) -> dict[str, str | bytes]:
    """The members of the archive by name.

    Raises Unsupported for a name that a MOJO cannot hold, and for a model that was not trained
    here: one with encoded columns.
    """
    signature, forest = model.signature, model.forest.told()
    if any(block.table is not None for block in model.encoding.blocks):
        raise Unsupported("Only trees that were trained here can be written.")
    supervised = signature.category.is_supervised
    columns = [*signature.names]
    domains = {i: column.levels for i, column in enumerate(signature.features) if column.levels}
    if signature.offset is not None:
        columns.append(signature.offset)
    if supervised:
        columns.append(signature.response.name)
        if signature.response.levels:
            domains[len(columns) - 1] = signature.response.levels
    outputs = model.combination.outputs
    info = {
        **common_keys(
            signature,
            (algorithm, NAMES[algorithm]),
            len(columns),
            len(domains),
            created_ms=created_ms,
            supervised=supervised,
        ),
        "n_trees": str(forest.trees // outputs),
        "n_trees_per_class": str(outputs),
        **_own_keys(model.combination),
        **calibration_keys(model.calibration),
    }
    ini = ini_and_domains(info, columns, domains)
    curve = calibration_members(model.calibration)
    return {**ini, **curve, FOREST_MEMBER: forest_bytes(forest)}


def _own_keys(combination: Combination) -> dict[str, str]:
    keys: dict[str, str] = {}
    match combination:
        case BoostedValue():
            keys = {"distribution": "gaussian", "link_function": combination.link}
        case BoostedBinomial():
            keys = {"distribution": "bernoulli"}
        case BoostedMultinomial():
            keys = {"distribution": "multinomial"}
        case MeanOfFirstClass() | Shares():
            keys = {"binomial_double_trees": print_boolean(isinstance(combination, Shares))}
    if isinstance(combination, BoostedValue | BoostedBinomial):
        keys["init_f"] = print_double(combination.initial)
    if isinstance(combination, BoostedBinomial | BoostedMultinomial | MeanOfFirstClass | Shares):
        keys |= _classes(combination.answers)
    return keys


def _classes(answers: Classes) -> dict[str, str]:
    keys = {
        "default_threshold": print_double(answers.threshold),
        "prior_class_distrib": print_doubles(answers.prior.tolist()),
    }
    if answers.balance is not None:
        keys |= {
            "balance_classes": print_boolean(True),
            "model_class_distrib": print_doubles(answers.balance.sampled.tolist()),
        }
    return keys
