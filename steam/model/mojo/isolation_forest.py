"""The keys of an isolation forest MOJO, read into a TreeModel."""

from steam.model.mojo.encoding import read_encoding
from steam.model.mojo.opened import Mojo
from steam.model.mojo.trees import read_trees, tree_count
from steam.model.signature import Signature
from steam.model.trees.isolation import PathLengths
from steam.model.trees.model import TreeModel

_MOST = 2**31 - 1


def read_isolation_forest(mojo: Mojo, signature: Signature) -> TreeModel:
    """The model of an isolation forest MOJO. Raises InvalidArtifact or Unsupported."""
    info = mojo.info
    flags = info.has("output_anomaly_flag") and info.boolean("output_anomaly_flag")
    signature, encoding = read_encoding(mojo, signature)
    return TreeModel(
        signature=signature,
        encoding=encoding,
        forest=read_trees(mojo, 1),
        combination=PathLengths(
            longest=info.integer("max_path_length", 0, _MOST),
            shortest=info.integer("min_path_length", 0, _MOST),
            trees=tree_count(info),
            threshold=info.double("default_threshold") if flags else None,
        ),
    )
