import subprocess
import sys

import numpy as np
import pytest

from steam.core.errors import SteamError, Unsupported
from steam.model.trees import compiled
from steam.model.trees.compiled import CompiledFinder
from steam.model.trees.forest import Forest
from steam.model.trees.treelite_frames import Frames, treelite_frames


def test_only_the_library_is_loaded(grow) -> None:
    code = (
        "import sys, steam.model.trees.compiled as c; c._library(); "
        "print(any(name in sys.modules for name in ('treelite', 'scipy')))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_without_treelite_the_next_step_is_told(grow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "find_spec", lambda name: None)
    compiled._library.cache_clear()
    with pytest.raises(Unsupported, match="pip install treelite"):
        CompiledFinder(grow(1, (0,)))
    compiled._library.cache_clear()


def test_what_treelite_refuses_is_an_error_of_ours(grow, monkeypatch: pytest.MonkeyPatch) -> None:
    def of_another_version(forest: Forest) -> Frames:
        frames = treelite_frames(forest)
        frames.arrays[0][:] = 3
        return frames

    monkeypatch.setattr(compiled, "treelite_frames", of_another_version)
    with pytest.raises(SteamError, match="treelite failed"):
        CompiledFinder(grow(1, (0,)))


def test_rows_may_lie_in_any_order_in_memory(grow, rows_for) -> None:
    forest = grow(5, (0, 3, 0), leaves=30)
    finder, x = CompiledFinder(forest), rows_for(forest, 1, 20)
    assert np.array_equal(finder.leaves(np.asfortranarray(x)), finder.leaves(x))
    assert np.array_equal(finder.leaves(x[::-1]), finder.leaves(x)[:, ::-1])
