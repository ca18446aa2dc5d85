"""Trees of scikit-learn, whose compiled code believes every number in them.

A node that points out of its tree, or asks for a column that rows do not have, would read memory
of others or never come to an end. skops therefore does not trust trees; here they are checked.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor
from sklearn.preprocessing import FunctionTransformer, OrdinalEncoder
from sklearn.tree._tree import Tree
from sklearn.utils.validation import check_array

from steam.model.sklearn.errors import refuse_sklearn
from steam.model.sklearn.walk import parts_of

_LEAF = -1
_WORDS = 8  # of 32 bits, for 256 categories


def check_trees(estimator: object) -> None:
    """Raise InvalidArtifact unless every tree within an estimator stays within its bounds."""
    for part in parts_of(estimator):
        if isinstance(part, Tree):
            _check_tree(part)
        if hasattr(part, "tree_"):
            _check_width(part.tree_.n_features, part.n_features_in_)
        if hasattr(part, "estimators_") and hasattr(part, "n_features_in_"):
            _check_ensemble(part)
        if hasattr(part, "_predictors"):
            _check_boosting(part)


def _check_ensemble(ensemble: Any) -> None:
    """Members read no more columns than the ensemble is given, or than it hands to them."""
    members = np.array(ensemble.estimators_, dtype=object).ravel().tolist()
    chosen = getattr(ensemble, "estimators_features_", None)
    for number, member in enumerate(members):
        if not hasattr(member, "tree_"):
            continue
        if member.n_features_in_ > ensemble.n_features_in_:
            raise _out_of_bounds()
        if chosen is not None:
            _check_width(member.n_features_in_, len(chosen[number]))
        elif member.n_features_in_ != ensemble.n_features_in_:
            raise _out_of_bounds()


def _check_tree(tree: Any) -> None:
    """A tree of a forest. Its count of nodes is looked at before the nodes are."""
    if not 0 < tree.node_count <= tree.capacity:
        raise _out_of_bounds()
    left, right = tree.children_left, tree.children_right
    inner = left != _LEAF
    _check_children(left[inner], right[inner], np.flatnonzero(inner), tree.node_count)
    _check_places(tree.feature[inner], tree.n_features)


def _check_boosting(model: Any) -> None:
    """The trees of histogram gradient boosting, and the tables of categories beside them."""
    if getattr(model, "_in_fit", False):
        raise refuse_sklearn("it says that it is being trained")
    mapper = model._bin_mapper  # noqa: SLF001 -- where scikit-learn keeps what its trees rely on
    if model._preprocessor is not None:  # noqa: SLF001 -- what it gives is not looked at again
        _check_preprocessor(model._preprocessor, model.n_features_in_)  # noqa: SLF001
    known, places = mapper.make_known_categories_bitsets()
    if len(places) != model.n_features_in_:
        raise _out_of_bounds()
    for predictor in (one for row in model._predictors for one in row):  # noqa: SLF001
        if not isinstance(predictor, TreePredictor):
            raise refuse_sklearn("a tree of it is none")
        _check_predictor(predictor, model.n_features_in_, len(known))


def _check_preprocessor(preprocessor: Any, features: int) -> None:
    """It gives the trees as many columns as the model takes."""
    given = 0
    for name, step, _ in preprocessor.transformers_:
        places = preprocessor._transformer_to_input_indices[name]  # noqa: SLF001 -- kept nowhere else
        if len(places) and not isinstance(step, OrdinalEncoder) and not _only_checks(step):
            raise refuse_sklearn("its columns are prepared in a way that it does not use")
        given += len(places)
    _check_width(given, features)


def _only_checks(step: Any) -> bool:
    """Whether a step looks at columns and changes none."""
    if not isinstance(step, FunctionTransformer) or not isinstance(step.func, partial):
        return False
    return step.func.func is check_array and not step.func.args


def _check_predictor(predictor: Any, features: int, categorical: int) -> None:
    nodes = predictor.nodes
    inner = np.flatnonzero(nodes["is_leaf"] == 0)
    _check_children(nodes["left"][inner], nodes["right"][inner], inner, len(nodes))
    _check_places(nodes["feature_idx"][inner], features)
    asking = nodes[inner][nodes["is_categorical"][inner] != 0]
    if len(asking):
        sets = predictor.raw_left_cat_bitsets
        if sets.ndim != 2 or sets.shape[1] != _WORDS or categorical == 0:
            raise _out_of_bounds()
        _check_places(asking["bitset_idx"], len(sets))


def _check_children(
    left: NDArray[Any], right: NDArray[Any], parents: NDArray[np.intp], count: int
) -> None:
    """Children come after their parents, so that every way down comes to an end."""
    if count == 0:
        raise _out_of_bounds()
    for children in (left, right):
        if (children.astype(np.int64) <= parents).any() or (children >= count).any():
            raise _out_of_bounds()


def _check_places(places: NDArray[Any], count: int) -> None:
    if (places < 0).any() or (places >= count).any():
        raise _out_of_bounds()


def _check_width(found: int, expected: int) -> None:
    if found != expected:
        raise _out_of_bounds()


def _out_of_bounds() -> Exception:
    return refuse_sklearn("a tree of it points out of its bounds")
