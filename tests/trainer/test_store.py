import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from steam.core.errors import NotFound
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.store import RawFile, Store

THREADS = 16


def raw(key: str, size: int = 0) -> RawFile:
    return RawFile(key=key, path=Path("/nowhere"), size_bytes=size, owned=False)


def test_put_get_remove() -> None:
    store = Store()
    first, second = raw("a", 1), raw("a", 2)
    assert store.put(first) is None
    assert store.put(second) is first
    assert store.get(RawFile, "a") is second
    assert store.remove("a") is second
    assert store.remove("a") is None
    assert store.find("a") is None


def test_a_key_of_another_kind_is_not_found() -> None:
    store = Store()
    store.put(raw("a"))
    with pytest.raises(NotFound, match="There is no frame 'a'"):
        store.get(Frame, "a")
    assert store.all(Frame) == []


def test_lists_are_oldest_first() -> None:
    store = Store()
    for key in ("b", "a", "c", "b"):
        store.put(raw(key))
    assert [file.key for file in store.all(RawFile)] == ["a", "c", "b"]


def test_put_if_match_only_replaces_what_was_seen() -> None:
    store = Store()
    first = raw("a")
    assert store.put_if_match(first, None)
    assert not store.put_if_match(raw("a"), None)
    assert not store.put_if_match(raw("a"), raw("a"))  # equal, but not the same value
    assert store.put_if_match(raw("a", 1), first)


def test_a_snapshot_never_changes() -> None:
    store = Store()
    store.put(raw("a"))
    seen = store.snapshot()
    store.put(raw("b"))
    store.remove("a")
    assert list(seen) == ["a"]


def hammered(store: Store, rounds: int = 100) -> tuple[int, list[str]]:
    """What a count has come to, and the keys there are, after 16 threads have counted in turns.

    Each step is read, then put-if-match; and each thread puts and removes a key of its own.
    """
    store.put(raw("count"))
    start = threading.Barrier(THREADS)

    def count(own: int) -> None:
        start.wait()
        for _ in range(rounds):
            while True:
                seen = store.get(RawFile, "count")
                if store.put_if_match(raw("count", seen.size_bytes + 1), seen):
                    break
            store.put(raw(f"own{own}"))
            store.remove(f"own{own}")

    threads = [threading.Thread(target=count, args=(own,)) for own in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return store.get(RawFile, "count").size_bytes, list(store.snapshot())


@pytest.fixture
def frequent_switches() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("frequent_switches")
def test_counting_in_turns_from_many_threads_loses_nothing() -> None:
    assert hammered(Store()) == (THREADS * 100, ["count"])


class Open:
    """In the place of a lock: keeps nobody out."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


@pytest.mark.usefixtures("frequent_switches")
def test_a_store_that_is_not_atomic_would_be_noticed() -> None:
    mutant = Store()
    mutant._writing = Open()  # type: ignore[assignment]
    assert any(hammered(mutant) != (THREADS * 100, ["count"]) for _ in range(20))


def test_a_reader_does_not_wait_for_a_writer() -> None:
    store = Store()
    store.put(raw("a"))
    read: list[object] = []

    def look() -> None:
        read.extend([store.get(RawFile, "a"), *store.all(RawFile), *store.snapshot().values()])

    with store._writing:
        reader = threading.Thread(target=look)
        reader.start()
        reader.join(30)
        assert len(read) == 3


def test_who_has_read_a_value_keeps_it_when_its_key_goes() -> None:
    store = Store()
    frame = frame_from_arrays("f", {"x": [1.0, 2.0]})
    store.put(frame)
    seen = store.get(Frame, "f")
    store.put(frame_from_arrays("f", {"x": [3.0]}))
    store.remove("f")
    assert seen.vec("x").values().tolist() == [1.0, 2.0]


def test_readers_see_pairs_whole_while_writers_write() -> None:
    """Two keys are always put in one order; a snapshot never holds the later without the first."""
    store = Store()
    done = threading.Event()
    torn: list[tuple[int, int]] = []

    def read() -> None:
        while not done.is_set():
            values = store.snapshot()
            if "first" in values and "second" in values:
                first, second = values["first"], values["second"]
                assert isinstance(first, RawFile)
                assert isinstance(second, RawFile)
                if second.size_bytes > first.size_bytes:
                    torn.append((first.size_bytes, second.size_bytes))

    readers = [threading.Thread(target=read) for _ in range(THREADS - 1)]
    for reader in readers:
        reader.start()
    for size in range(500):
        store.put(raw("first", size))
        store.put(raw("second", size))
    done.set()
    for reader in readers:
        reader.join()
    assert torn == []
