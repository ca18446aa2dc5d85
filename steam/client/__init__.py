"""Typed Python clients of the master and of the trainer.

>>> from steam.client import Master
>>> Master("http://127.0.0.1:9000").deployments()  # doctest: +SKIP
"""

from steam.client.master import Master
from steam.client.trainer import Trainer

__all__ = ["Master", "Trainer"]
