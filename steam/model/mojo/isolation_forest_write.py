"""Writing an isolation forest as a MOJO."""

from steam.core.errors import Unsupported
from steam.model.mojo.members import common_keys, ini_and_domains
from steam.model.mojo.tree_blob_write import fact_blobs, tree_blobs
from steam.model.mojo.values import print_boolean
from steam.model.trees.isolation import PathLengths
from steam.model.trees.model import TreeModel

_VERSION = "1.40"
_NO_THRESHOLD = -1.0


def isolation_forest_members(model: TreeModel, created_ms: int) -> dict[str, str | bytes]:
    """The members of the archive by name. Raises Unsupported for a name that a MOJO cannot hold,
    and for any other model."""
    signature, combination = model.signature, model.combination
    encoded = any(block.table is not None for block in model.encoding.blocks)
    if not isinstance(combination, PathLengths) or encoded:
        raise Unsupported("Only isolation forests that were trained here can be written.")
    domains = {i: column.levels for i, column in enumerate(signature.features) if column.levels}
    threshold = combination.threshold
    info = {
        **common_keys(
            signature,
            ("isolationforest", "Isolation Forest"),
            len(signature.features),
            len(domains),
            created_ms=created_ms,
            threshold=_NO_THRESHOLD if threshold is None else threshold,
            supervised=False,
        ),
        "mojo_version": _VERSION,
        "n_trees": str(combination.trees),
        "n_trees_per_class": "1",
        "_genmodel_encoding": "AUTO",
        "_orig_projection_array": "null",
        "max_path_length": str(combination.longest),
        "min_path_length": str(combination.shortest),
        "output_anomaly_flag": print_boolean(threshold is not None),
    }
    forest = model.forest.told()
    trees = {
        f"trees/t00_{number:03d}{end}.bin": blob
        for end, blobs in (("", tree_blobs(forest)), ("_aux", fact_blobs(forest)))
        for number, blob in enumerate(blobs)
    }
    return {**ini_and_domains(info, signature.names, domains), **trees}
