"""The time zone in which dates are read and told, for everybody who uses the trainer."""

import numpy as np

from steam.trainer.frame.columns import enum_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.parse.levels import sorted_levels
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import TEXT
from steam.trainer.rapids.values import Operator
from steam.trainer.time_zone import standard_offsets, time_zone_names

_HEAD = "StandardOffset CanonicalID, Aliases"  # clients pass over the first row


def _get(evaluation: Evaluation) -> str:
    return evaluation.time_zone.name


def _set(evaluation: Evaluation, name: str) -> str:
    evaluation.time_zone.change(name)
    return name


def _list(evaluation: Evaluation) -> Frame:
    zones = zip(standard_offsets(), time_zone_names(), strict=True)
    texts = [_HEAD, *(f"{offset} {name}" for offset, name in zones)]
    levels = sorted_levels(texts)
    places = {level: code for code, level in enumerate(levels)}
    codes = np.array([places[text] for text in texts], dtype=np.int32)
    return Frame("", ("Timezones",), (enum_vec(codes, levels, evaluation.block_rows),))


OPERATORS = {
    "getTimeZone": Operator(_get),
    "setTimeZone": Operator(_set, (TEXT,)),
    "listTimeZones": Operator(_list),
}
