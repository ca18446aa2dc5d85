"""The keys of a random forest MOJO, read into a TreeModel."""

from steam.model.mojo.calibration import read_calibration
from steam.model.mojo.encoding import read_encoding
from steam.model.mojo.opened import Mojo
from steam.model.mojo.trees import read_classes, read_trees, tree_count
from steam.model.signature import Category, Signature
from steam.model.trees.averaged import MeanOfFirstClass, MeanValue, Shares
from steam.model.trees.combination import Combination
from steam.model.trees.model import TreeModel


def read_drf(mojo: Mojo, signature: Signature) -> TreeModel:
    """The model of a DRF MOJO, extremely randomized trees among them.

    Raises InvalidArtifact or Unsupported.
    """
    combination = _combination(mojo, signature)
    signature, encoding = read_encoding(mojo, signature)
    return TreeModel(
        signature=signature,
        encoding=encoding,
        forest=read_trees(mojo, combination.outputs),
        combination=combination,
        calibration=read_calibration(mojo),
    )


def _combination(mojo: Mojo, signature: Signature) -> Combination:
    info = mojo.info
    if not signature.category.is_classification:
        return MeanValue(tree_count(info))
    classes = read_classes(mojo, len(signature.response.levels))
    double = info.has("binomial_double_trees") and info.boolean("binomial_double_trees")
    if signature.category is Category.BINOMIAL and not double:
        return MeanOfFirstClass(classes, tree_count(info))
    return Shares(classes)
