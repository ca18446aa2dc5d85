"""What people do with H2O's client, flow by flow, and what they are told."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from tests.conformance.h2o_client.flows import (
    frames,
    glm,
    grids,
    munging,
    others,
    penalties,
    service,
    shaping,
)

Flow: TypeAlias = Callable[[Path], object]
"""Runs a flow on the data below a folder; what it tells is made of plain values."""

FLOWS: Mapping[str, Flow] = {
    **frames.FLOWS,
    **munging.FLOWS,
    **shaping.FLOWS,
    **glm.FLOWS,
    **penalties.FLOWS,
    **grids.FLOWS,
    **others.FLOWS,
    **service.FLOWS,
}
"""Every flow, by the name of what was recorded of it."""
