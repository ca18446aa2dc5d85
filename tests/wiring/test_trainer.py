"""What a trainer that starts finds in its home."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from steam.settings import Settings, load_settings
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.storage.saved import SavedFrames
from steam.trainer.progress import Silent
from steam.trainer.rest.services import TrainerServices
from steam.wiring.home import prepare_home
from steam.wiring.trainer import trainer_app

NUMBERS = np.arange(100_000) / 7


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings(home=tmp_path / "home", frame_memory_mb=1)
    prepare_home(settings.layout)
    return settings


def test_saved_frames_are_there_and_what_was_half_done_is_gone(settings: Settings) -> None:
    home = settings.layout
    saved = SavedFrames(home.saved_frames)
    saved.save(frame_from_arrays("good", {"x": NUMBERS}), Silent())
    bad = saved.save(frame_from_arrays("bad", {"x": NUMBERS}), Silent())
    bad.write_bytes(b"nothing")
    (home.saved_frames / ".steam-0123.new").write_bytes(b"half")
    home.trainer_scratch.mkdir(parents=True)
    (home.trainer_scratch / "left").write_bytes(b"over")
    with trainer_app(settings) as app:
        services: TrainerServices = app.state.services
        assert [frame.key for frame in services.store.all(Frame)] == ["good"]
        found = services.store.get(Frame, "good").vec("x").values()
    np.testing.assert_array_equal(found, NUMBERS)
    assert not home.trainer_scratch.exists()
    assert {path.suffix for path in home.saved_frames.iterdir()} == {".frame", ".damaged"}


def test_frames_take_no_more_memory_than_is_set(settings: Settings) -> None:
    with trainer_app(settings) as app:
        store = app.state.services.store
        for key in ("a", "b", "c"):
            store.put(frame_from_arrays(key, {"x": NUMBERS}, 10_000))
        assert store.memory.resident_bytes <= 1 << 20
        for key in ("a", "b", "c"):
            np.testing.assert_array_equal(store.get(Frame, key).vec("x").values(), NUMBERS)


def test_a_trainer_starts_without_scipy() -> None:
    """Which takes a fifth of a second to import, and is for some fits alone."""
    code = "import sys, steam.wiring.trainer; print([m for m in sys.modules if m == 'scipy'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
