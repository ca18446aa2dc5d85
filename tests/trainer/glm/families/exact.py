"""Weight, score and deviance in 60 digits: what the families must give in 16."""

from decimal import Context, Decimal, localcontext

import numpy as np

from steam.trainer.glm.families import Family, family_of

DIGITS = Context(prec=60, Emax=10**8, Emin=-(10**8))

TWEEDIE_POWERS = [
    (1.0, 0.0),
    (1.5, 0.0),
    (1.5, 1.0),
    (1.9, -0.9),
    (2.0, -1.0),
    (3.0, -2.0),
    (2.7, 0.0),
]
CASES: dict[str, Family] = {
    "gaussian-log": family_of("gaussian", "log"),
    "gaussian-inverse": family_of("gaussian", "inverse"),
    "poisson-log": family_of("poisson", "log"),
    "poisson-identity": family_of("poisson", "identity"),
    "gamma-inverse": family_of("gamma", "inverse"),
    "gamma-log": family_of("gamma", "log"),
    "gamma-identity": family_of("gamma", "identity"),
    "negativebinomial-log": family_of("negativebinomial", "log", theta=0.5),
    "negativebinomial-identity": family_of("negativebinomial", "identity", theta=4.0),
    "negativebinomial-default": family_of("negativebinomial"),
    "negativebinomial-wide": family_of("negativebinomial", theta=1e6),
    **{
        f"tweedie-{p}-{q}": family_of("tweedie", variance_power=p, link_power=q)
        for p, q in TWEEDIE_POWERS
    },
}
"""Families of responses without an upper bound, by name."""


def link_power(family: Family) -> float:
    """q in eta = mu^q, 0 for log."""
    if family.link_name == "tweedie":
        return family.link_power
    return {"identity": 1.0, "log": 0.0, "inverse": -1.0}[family.link_name]


def eta_of(family: Family, log_mu: float) -> float:
    """eta of a mean, as a float."""
    q = link_power(family)
    return log_mu if q == 0.0 else float(np.exp(q * log_mu))


def exactly(family: Family, eta: float, y: float) -> tuple[float, float, float]:
    """Weight, score and deviance of one row."""
    with localcontext(DIGITS):
        x, response, q = Decimal(eta), Decimal(y), Decimal(link_power(family))
        mu = x.exp() if q == 0 else (x.ln() / q).exp()
        slope = mu if q == 0 else mu / (q * x)
        variance, half = _variance_and_half_deviance(family, mu, response)
        weight = slope * slope / variance
        return float(weight), float((response - mu) * slope / variance), float(2 * half)


def _variance_and_half_deviance(family, mu: Decimal, y: Decimal) -> tuple[Decimal, Decimal]:
    if family.name == "negativebinomial":
        theta = Decimal(family.theta)
        spread = (y + 1 / theta) * ((1 + theta * y) / (1 + theta * mu)).ln()
        return mu + theta * mu * mu, (y * (y / mu).ln() if y else 0) - spread
    if family.name == "gaussian":
        return Decimal(1), (y - mu) ** 2 / 2
    p = Decimal(family.variance_power)
    variance = (p * mu.ln()).exp()
    if p == 1:
        return variance, (y * (y / mu).ln() if y else 0) - (y - mu)
    if p == 2:
        return variance, y / mu - 1 - (y / mu).ln()

    def power(base: Decimal, exponent: Decimal) -> Decimal:
        return (exponent * base.ln()).exp()

    first = y * (power(y, 1 - p) - power(mu, 1 - p)) / (1 - p) if y else 0
    second = ((power(y, 2 - p) if y else 0) - power(mu, 2 - p)) / (2 - p)
    return variance, first - second


def exact_gap(eta: float, y: float) -> float:
    """|y - mu| under the logit link, as a share of the smallest of y, mu and their complements."""
    with localcontext(DIGITS, prec=300):
        share, odds = Decimal(y), Decimal(eta).exp()
        mu = odds / (1 + odds)
        return float(abs(share - mu) / min(share, 1 - share, mu, 1 - mu))


def exact_share_deviance(eta: float, y: float) -> float:
    """The deviance of a share 0 < y < 1 under the logit link."""
    with localcontext(DIGITS, prec=300):  # mu may be 1e-130, and is taken from 1
        share, odds = Decimal(y), Decimal(eta).exp()
        mu = odds / (1 + odds)
        return float(2 * (share * (share / mu).ln() + (1 - share) * ((1 - share) / (1 - mu)).ln()))
