"""The normal distribution with its links."""

from dataclasses import dataclass

import numpy as np

from steam.trainer.glm.families.density import saturated_normal
from steam.trainer.glm.families.family import Mask, Vector, Working, no_such_mean, within_range


@dataclass(frozen=True, slots=True)
class GaussianIdentity:
    """y ~ N(eta, 1): weight 1, score y - eta, deviance (y - eta)^2."""

    name: str = "gaussian"
    link_name: str = "identity"
    quadratic: bool = True
    dispersed: bool = True
    separable: bool = False
    eta_above: float = -np.inf
    responses: str = "a finite number"

    def accepts(self, y: Vector) -> Mask:
        return np.isfinite(y)

    def link(self, mean: float) -> float:
        return mean

    def working(self, eta: Vector, y: Vector) -> Working:
        residual = y - eta
        return Working(np.ones_like(eta), residual, residual * residual)

    def certain(self, eta: Vector) -> int:
        return 0

    def saturated(self, y: Vector, weights: Vector, dispersion: float) -> Vector:
        return saturated_normal(weights, dispersion)


@dataclass(frozen=True, slots=True)
class GaussianPower:
    """y ~ N(mu, 1), eta = mu^q with q = `link_power`, log mu for 0; y may have any sign.

    weight = (dmu/deta)^2, score = (y - mu) dmu/deta, deviance (y - mu)^2, where dmu/deta = mu / (q
    eta), for q = 0 mu. For q = -1 eta may have any sign but not be 0; for other q != 0 it is
    above 0.
    """

    name: str
    link_name: str
    link_power: float
    quadratic: bool = False
    dispersed: bool = True
    separable: bool = False
    responses: str = "a finite number"

    @property
    def eta_above(self) -> float:
        return -np.inf if self.link_power in {0.0, -1.0} else 0.0

    def accepts(self, y: Vector) -> Mask:
        return np.isfinite(y)

    def link(self, mean: float) -> float:
        q = self.link_power
        with np.errstate(all="ignore"):  # what leaves the range is refused
            mu = np.float64(mean)
            eta = float(np.log(mu) if q == 0.0 else 1.0 / mu if q == -1.0 else mu**q)
        if not (np.isfinite(eta) and eta > self.eta_above and (mean > 0.0 or q == -1.0)):
            raise no_such_mean(mean, self.name, self.link_name)
        return eta

    def working(self, eta: Vector, y: Vector) -> Working:
        inside = np.isfinite(eta) & (eta > self.eta_above)
        with np.errstate(all="ignore"):  # within_range gives up what is not finite
            if self.link_power == 0.0:
                mu = np.exp(eta)
                slope = mu
            else:
                safe = np.where(inside, eta, 1.0)
                mu = 1.0 / safe if self.link_power == -1.0 else safe ** (1.0 / self.link_power)
                slope = mu / (self.link_power * safe)
            residual = y - mu
            return within_range(inside, slope * slope, residual * slope, residual * residual)

    def certain(self, eta: Vector) -> int:
        return 0

    def saturated(self, y: Vector, weights: Vector, dispersion: float) -> Vector:
        return saturated_normal(weights, dispersion)
