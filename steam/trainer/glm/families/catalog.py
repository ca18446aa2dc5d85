"""Which families and links there are, by H2O's names."""

import math

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.glm.families.family import Family
from steam.trainer.glm.families.gaussian import GaussianIdentity, GaussianPower
from steam.trainer.glm.families.logistic import BinomialLogit, ShareLogit
from steam.trainer.glm.families.negative_binomial import NegativeBinomial
from steam.trainer.glm.families.power import PowerFamily

LINKS: dict[str, tuple[str, ...]] = {
    "gaussian": ("identity", "log", "inverse"),
    "binomial": ("logit",),
    "quasibinomial": ("logit",),
    "fractionalbinomial": ("logit",),
    "poisson": ("log", "identity"),
    "gamma": ("inverse", "log", "identity"),
    "tweedie": ("tweedie",),
    "negativebinomial": ("log", "identity"),
}
"""The links of each family with one eta, the default one first."""

_LINK_POWERS = {"identity": 1.0, "log": 0.0, "inverse": -1.0}


def family_of(
    name: str,
    link: str = "family_default",
    *,
    variance_power: float = 0.0,
    link_power: float = 1.0,
    theta: float = 1e-10,
) -> Family:
    """The family of that name with that link; upper and lower case are the same.

    `variance_power` and `link_power` are read by tweedie only and `theta` by negativebinomial
    only; the defaults are H2O's. Raises Unsupported for a family or link that does not exist and
    InvalidInput for a number out of its range.
    """
    name, link = name.lower(), link.lower()
    if name not in LINKS:
        raise Unsupported(
            f"steam does not fit the family '{name[:40]}'.", hint=f"Use {_any_of(tuple(LINKS))}."
        )
    if link == "family_default":
        link = LINKS[name][0]
    if link not in LINKS[name]:
        raise Unsupported(
            f"steam does not fit the {name} family with the link '{link[:40]}'.",
            hint=f"Use {_any_of(LINKS[name])}.",
        )
    if name == "binomial":
        return BinomialLogit()
    if link == "logit":
        return ShareLogit(name)
    if name == "negativebinomial":
        if not 0.0 < theta < math.inf:
            raise InvalidInput(f"theta is {theta}, but it must be greater than 0.")
        return NegativeBinomial(link, theta)
    if name == "tweedie":
        return _tweedie(variance_power, link_power)
    if name == "gaussian":
        return _gaussian(name, link, _LINK_POWERS[link])
    return PowerFamily(name, link, 1.0 if name == "poisson" else 2.0, _LINK_POWERS[link])


def _gaussian(name: str, link: str, link_power: float) -> Family:
    if link_power == 1.0:
        return GaussianIdentity(name, link)
    return GaussianPower(name, link, link_power)


def _tweedie(variance_power: float, link_power: float) -> Family:
    if not (variance_power == 0.0 or 1.0 <= variance_power < math.inf):
        raise InvalidInput(
            f"tweedie_variance_power is {variance_power}, but it must be 0 or at least 1.",
            hint="No distribution has a variance power between 0 and 1.",
        )
    if not math.isfinite(link_power):
        raise InvalidInput(f"tweedie_link_power is {link_power}, but it must be a finite number.")
    if variance_power == 0.0:
        return _gaussian("tweedie", "tweedie", link_power)
    return PowerFamily("tweedie", "tweedie", variance_power, link_power)


def _any_of(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
