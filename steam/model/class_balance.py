"""Undoing the over- and undersampling of classes that a model was trained with."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.arrays import owned
from steam.model.signature_checks import refuse_model

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ClassBalance:
    """How often each class was in the data and in the sample: `prior` and `sampled`, (classes,).

    Raises InvalidArtifact unless both are finite and not negative.
    Source: King and Zeng, Logistic Regression in Rare Events Data, 2001.
    """

    prior: Floats
    sampled: Floats

    def __post_init__(self) -> None:
        for name in ("prior", "sampled"):
            values = owned(getattr(self, name), np.float64)
            if values.ndim != 1 or not (np.isfinite(values) & (values >= 0.0)).all():
                raise refuse_model("how often its classes occurred is not told by shares")
            object.__setattr__(self, name, values)
        if self.prior.shape != self.sampled.shape:
            raise refuse_model("how often its classes occurred is not told for all")

    @property
    def classes(self) -> int:
        return len(self.prior)

    def corrected(self, probabilities: Floats) -> Floats:
        """Probabilities (n, classes) times prior / sampled, where both occurred, adding up to 1.

        A row whose products are all zero stays zero, as in H2O.
        """
        both = (self.prior != 0.0) & (self.sampled != 0.0)
        factors = np.divide(self.prior, self.sampled, out=np.ones(self.classes), where=both)
        weighted = probabilities * factors
        total = weighted[:, 0].copy()
        for k in range(1, self.classes):  # class by class: the order of the sum is fixed
            total += weighted[:, k]
        divisor = np.where(total > 0.0, total, 1.0)
        corrected: Floats = weighted / divisor[:, None]
        return corrected
