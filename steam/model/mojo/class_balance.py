"""The keys of model.ini that tell how classes were balanced in training."""

import numpy as np

from steam.model.class_balance import ClassBalance
from steam.model.mojo.values import Info


def read_class_balance(info: Info) -> ClassBalance | None:
    """The balance of a classifier's MOJO, None when it was trained without balancing.

    Raises InvalidArtifact when it says that it was and not how.
    """
    if not info.boolean("balance_classes"):
        return None
    return ClassBalance(
        prior=np.array(info.doubles("prior_class_distrib"), dtype=np.float64),
        sampled=np.array(info.doubles("model_class_distrib"), dtype=np.float64),
    )
