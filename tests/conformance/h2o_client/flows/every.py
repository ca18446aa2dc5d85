"""What people do with H2O's client, flow by flow, and what they are told."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from tests.conformance.h2o_client.flows import frames, glm, grids, munging

Flow: TypeAlias = Callable[[Path], object]
"""Runs a flow on the data below a folder; what it tells is made of plain values."""

FLOWS: Mapping[str, Flow] = {**frames.FLOWS, **munging.FLOWS, **glm.FLOWS, **grids.FLOWS}
"""Every flow, by the name of what was recorded of it."""
