"""The families of a GLM: which kind of answer each gives, and which links go with it."""

from steam.core.errors import Unsupported
from steam.model.links import INVERSE_LINKS
from steam.model.signature import Category

_BINOMIAL_LINKS = frozenset({"logit"})
_REGRESSION_LINKS = frozenset({*INVERSE_LINKS, "tweedie"})

_CATEGORIES = {
    "gaussian": Category.REGRESSION,
    "poisson": Category.REGRESSION,
    "gamma": Category.REGRESSION,
    "tweedie": Category.REGRESSION,
    "negativebinomial": Category.REGRESSION,
    "binomial": Category.BINOMIAL,
    "quasibinomial": Category.BINOMIAL,
    "fractionalbinomial": Category.BINOMIAL,
    "multinomial": Category.MULTINOMIAL,
    "ordinal": Category.ORDINAL,
}

_LINKS = {
    Category.REGRESSION: _REGRESSION_LINKS,
    Category.BINOMIAL: _BINOMIAL_LINKS,
    Category.MULTINOMIAL: frozenset({"multinomial"}),
    Category.ORDINAL: frozenset({"ologit"}),
}

NUMERIC_RESPONSE_FAMILIES = frozenset({"quasibinomial", "fractionalbinomial"})
"""Families whose category is Binomial although their response is a number."""


def category_of(family: str) -> Category:
    """The kind of answer that a family gives. Raises Unsupported for a family unknown here."""
    category = _CATEGORIES.get(family)
    if category is None:
        raise Unsupported(
            f"The GLM family {family[:40]!r} is not supported.",
            hint=f"Supported are {', '.join(sorted(_CATEGORIES))}.",
        )
    return category


def check_link(family: str, link: str) -> None:
    """Raise Unsupported unless `link` goes with `family`."""
    links = _LINKS[category_of(family)]
    if link not in links:
        raise Unsupported(
            f"The link {link[:40]!r} is not supported for the family {family}.",
            hint=f"Supported are {', '.join(sorted(links))}.",
        )
