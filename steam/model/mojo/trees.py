"""The trees of a MOJO of any of H2O's tree algorithms, and how its classes are answered."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from steam.core.errors import Unsupported
from steam.model.mojo.class_balance import read_class_balance
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.opened import Mojo
from steam.model.mojo.tree_blob import read_forest
from steam.model.mojo.tree_facts import LaterFacts, with_facts
from steam.model.mojo.values import Info
from steam.model.trees.classes import Classes
from steam.model.trees.forest import Forest
from steam.model.trees.forest_bytes import MAX_BYTES, read_forest_bytes

FOREST_MEMBER = "forest.bin"
"""The trees of a model that was trained here, in place of a member for each."""

MAX_TREES = 200_000
_MAX_BYTES = 512 << 20
_VERSIONS = ("1.20", "1.30", "1.40")  # whose layout was checked
_NO_TREE = b"\x00\xff\xff" + bytes(4)  # one leaf, of value 0


def tree_count(info: Info) -> int:
    """How many trees each output has. Raises InvalidArtifact."""
    return info.integer("n_trees", 0, MAX_TREES)


def read_trees(mojo: Mojo, outputs: int) -> Forest:
    """The forest of a MOJO, its trees in turns for each of `outputs`.

    A tree that is not in the archive adds nothing. Raises InvalidArtifact or Unsupported.
    """
    if FOREST_MEMBER in mojo.container:
        return read_forest_bytes(mojo.container.read(FOREST_MEMBER, MAX_BYTES))
    info = mojo.info
    if info.text("mojo_version") not in _VERSIONS:
        raise Unsupported(
            f"Trees of the MOJO version {info.text('mojo_version')[:20]!r} are not supported.",
            hint="Train and export the model with a newer H2O.",
        )
    if info.has("endianness") and info.text("endianness") != "LITTLE_ENDIAN":
        raise Unsupported(
            "Trees from a big-endian machine are not supported.",
            hint="Export the model from H2O on another machine.",
        )
    if info.has("n_trees_per_class") and info.integer("n_trees_per_class", 0, MAX_TREES) != outputs:
        raise refuse_mojo(f"it does not have {outputs} trees at a time")
    count = tree_count(info)
    if count * outputs > MAX_TREES:
        raise refuse_mojo(f"it has more than {MAX_TREES} trees")
    names = [f"trees/t{k:02d}_{tree:03d}" for tree in range(count) for k in range(outputs)]
    levels = tuple(len(mojo.domains.get(j, ())) for j in range(mojo.features))
    blobs = _members(mojo, [f"{name}.bin" for name in names])
    trees = [_NO_TREE if blob is None else blob for blob in blobs]
    facts = partial(_facts, mojo, [f"{name}_aux.bin" for name in names])
    later = LaterFacts(facts) if mojo.container.stays_open else None
    forest = read_forest(trees, [*range(outputs)] * count, outputs, levels, later)
    return with_facts(forest, facts()) if later is None else forest


def read_classes(mojo: Mojo, classes: int) -> Classes:
    """How a classifier of so many classes answers. Raises InvalidArtifact."""
    told = mojo.info.has("prior_class_distrib")
    prior = mojo.info.doubles("prior_class_distrib") if told else (1.0,) * classes
    if len(prior) != classes:
        raise refuse_mojo(f"it does not tell how often its {classes} classes occurred")
    return Classes(
        prior=np.array(prior),
        threshold=mojo.info.double("default_threshold"),
        balance=read_class_balance(mojo.info),
    )


def _facts(mojo: Mojo, names: Sequence[str]) -> list[bytes]:
    """What is known of the nodes of each tree, in the members of those names."""
    return [fact or b"" for fact in _members(mojo, names)]


def _members(mojo: Mojo, names: Sequence[str]) -> list[bytes | None]:
    """The content of each member, None for one that is not there."""
    left = _MAX_BYTES
    found: list[bytes | None] = []
    for name in names:
        if name not in mojo.container:
            found.append(None)
            continue
        content = mojo.container.read(name, left)
        left -= len(content)
        found.append(content)
    return found
