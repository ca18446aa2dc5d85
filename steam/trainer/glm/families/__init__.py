"""Families with their links, one kind of variance a module."""

from steam.trainer.glm.families.catalog import LINKS, family_of
from steam.trainer.glm.families.family import Family, Working, no_such_response
from steam.trainer.glm.families.logistic import BinomialLogit

__all__ = [
    "LINKS",
    "BinomialLogit",
    "Family",
    "Working",
    "family_of",
    "no_such_response",
]
