"""Leaves of deep trees by treelite, of which only the compiled library is loaded.

The package itself would import scipy; its C interface needs neither that nor a second of time.
"""

import ctypes
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import SteamError, Unsupported
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.treelite_frames import Frames, treelite_frames

_CONFIG = b'{"predict_type": "leaf_id", "nthread": 1}'


@dataclass(frozen=True, slots=True, eq=False)
class CompiledFinder:
    """Finds leaves by treelite's GTIL. Raises Unsupported where treelite is not installed."""

    forest: Forest
    _frames: Frames = field(init=False, repr=False)  # the model lies in their arrays
    _model: "_Handle" = field(init=False, repr=False)
    _config: "_Handle" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        frames = treelite_frames(self.forest)
        model = _Handle("TreeliteFreeModel")
        _call(
            "TreeliteDeserializeModelFromPyBuffer",
            ctypes.c_void_p(frames.table.ctypes.data),
            ctypes.c_size_t(len(frames.table)),
            model.place,
        )
        config = _Handle("TreeliteGTILDeleteConfig")
        _call("TreeliteGTILParseConfig", _CONFIG, config.place)
        object.__setattr__(self, "_frames", frames)
        object.__setattr__(self, "_model", model)
        object.__setattr__(self, "_config", config)

    def leaves(self, x: Floats) -> NDArray[np.intp]:
        """intp (trees, n): the node where each row of x ends in each tree."""
        x = np.ascontiguousarray(x)
        found = np.empty((len(x), self.forest.trees))
        _call(
            "TreeliteGTILPredict",
            self._model.value,
            ctypes.c_void_p(x.ctypes.data),
            b"float64",
            ctypes.c_uint64(len(x)),
            ctypes.c_void_p(found.ctypes.data),
            self._config.value,
        )
        nodes = found.T.astype(np.intp, order="C")
        nodes += self.forest.roots[:, None]
        return nodes


class _Handle:
    """A thing of the library's, freed with this object."""

    def __init__(self, free: str) -> None:
        self.value = ctypes.c_void_p()
        self.place = ctypes.byref(self.value)
        self._free = free

    def __del__(self) -> None:
        if self.value.value:
            _call(self._free, self.value)


@cache
def _library() -> ctypes.CDLL:
    spec = find_spec("treelite")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found = [path for folder in folders for path in Path(folder).glob("lib/libtreelite.*")]
    if not found:
        raise Unsupported(
            "Trees of more than 64 leaves are scored with treelite, which is not installed.",
            hint="Install it: pip install treelite.",
        )
    library = ctypes.CDLL(str(found[0]))
    library.TreeliteGetLastError.restype = ctypes.c_char_p
    return library


def _call(function: str, *arguments: object) -> None:
    library = _library()
    if getattr(library, function)(*arguments) != 0:
        raise SteamError(f"treelite failed: {library.TreeliteGetLastError().decode()[:200]}.")
