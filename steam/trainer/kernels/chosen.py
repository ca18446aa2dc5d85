"""The kernels that are used: compiled ones if there are any."""

from ctypes import CDLL
from functools import lru_cache

from steam.trainer.kernels.compiled import CompiledKernels
from steam.trainer.kernels.library import find_library
from steam.trainer.kernels.plain import PlainKernels
from steam.trainer.kernels.protocol import Kernels


@lru_cache(maxsize=1)
def kernels() -> Kernels:
    """Compiled loops, or those of numpy where none were made for this version of steam."""
    return kernels_of(find_library())


def compiled() -> bool:
    """Whether they are the compiled ones."""
    return isinstance(kernels(), CompiledKernels)


def kernels_of(library: CDLL | None) -> Kernels:
    """Those of a library, or of numpy where there is none or it is one of another version."""
    if library is None:
        return PlainKernels()
    try:
        return CompiledKernels(library)
    except (AttributeError, ValueError):
        return PlainKernels()
