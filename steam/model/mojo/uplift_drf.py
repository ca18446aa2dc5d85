"""The keys of an uplift forest MOJO, read into a TreeModel."""

from steam.model.mojo.encoding import read_encoding
from steam.model.mojo.opened import Mojo
from steam.model.mojo.trees import read_trees, tree_count
from steam.model.signature import Signature
from steam.model.trees.model import TreeModel
from steam.model.trees.uplift import Uplift


def read_uplift(mojo: Mojo, signature: Signature) -> TreeModel:
    """The model of an uplift DRF MOJO. Raises InvalidArtifact or Unsupported."""
    combination = Uplift(tree_count(mojo.info))
    signature, encoding = read_encoding(mojo, signature)
    forest = read_trees(mojo, combination.outputs)
    return TreeModel(signature, encoding, forest, combination)
