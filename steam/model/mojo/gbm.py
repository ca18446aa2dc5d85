"""The keys of a gradient boosting MOJO, read into a TreeModel."""

from steam.core.errors import Unsupported
from steam.model.mojo.calibration import read_calibration
from steam.model.mojo.encoding import read_encoding
from steam.model.mojo.opened import Mojo
from steam.model.mojo.trees import read_classes, read_trees
from steam.model.signature import Category, Signature
from steam.model.trees.boosted import BoostedBinomial, BoostedMultinomial, BoostedValue
from steam.model.trees.combination import Combination
from steam.model.trees.model import TreeModel

_LINKS = {
    **dict.fromkeys(("bernoulli", "quasibinomial", "modified_huber"), "logit"),
    **dict.fromkeys(("poisson", "gamma", "tweedie"), "log"),
    **dict.fromkeys(("gaussian", "laplace", "quantile", "huber"), "identity"),
}
"""Of files that do not name their link."""


def read_gbm(mojo: Mojo, signature: Signature) -> TreeModel:
    """The model of a GBM MOJO. Raises InvalidArtifact or Unsupported."""
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
    distribution = mojo.info.text("distribution")
    classes = len(signature.response.levels)
    if signature.category is Category.MULTINOMIAL:
        return BoostedMultinomial(read_classes(mojo, classes))
    initial = mojo.info.double("init_f")
    if signature.category is Category.BINOMIAL:
        opposed = distribution == "multinomial"
        return BoostedBinomial(read_classes(mojo, classes), initial, opposed)
    return BoostedValue(_link(mojo, distribution), initial)


def _link(mojo: Mojo, distribution: str) -> str:
    if mojo.info.has("link_function"):
        return mojo.info.text("link_function")
    if distribution not in _LINKS:
        raise Unsupported(
            f"Boosted trees of the distribution {distribution[:40]!r} are not supported.",
            hint=f"Supported are {', '.join(_LINKS)}.",
        )
    return _LINKS[distribution]
