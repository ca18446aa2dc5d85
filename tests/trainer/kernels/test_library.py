"""The library is made where there is a compiler, and done without where there is none."""

import ctypes
import subprocess
from pathlib import Path

import pytest

from steam.trainer.kernels import compiled
from steam.trainer.kernels.chosen import kernels_of
from steam.trainer.kernels.library import SOURCES, find_library, make_library
from steam.trainer.kernels.plain import PlainKernels


def test_without_a_library_numpy_does_it(tmp_path: Path) -> None:
    assert find_library(tmp_path / "none.so") is None
    assert isinstance(kernels_of(None), PlainKernels)


def test_a_library_that_cannot_be_loaded_is_none(tmp_path: Path) -> None:
    broken = tmp_path / "kernels.so"
    broken.write_bytes(b"\x7fELF and no more")
    assert find_library(broken) is None


@pytest.mark.parametrize(
    "source", ["int abi(void) { return 1000; }", f"int abi(void) {{ return {compiled.ABI}; }}"]
)
def test_a_library_of_another_version_is_not_called(tmp_path: Path, source: str) -> None:
    library = tmp_path / "other.so"
    (tmp_path / "other.c").write_text(source)
    make_library(tmp_path, library)
    assert isinstance(kernels_of(ctypes.CDLL(str(library))), PlainKernels)


def test_a_compiler_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "kernels.so"
    library.write_bytes(b"before")
    (tmp_path / "wrong.c").write_text("this is no C")
    with pytest.raises(subprocess.CalledProcessError):
        make_library(tmp_path, library)
    monkeypatch.setenv("CC", str(tmp_path / "no-compiler"))
    with pytest.raises(FileNotFoundError):
        make_library(SOURCES, library)
    assert library.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kernels.so", "wrong.c"]
