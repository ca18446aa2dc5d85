import threading
from pathlib import Path

import pytest

from steam.core.errors import NotFound
from steam.trainer.frame.frame import Frame
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


def test_counting_in_turns_from_many_threads_loses_nothing() -> None:
    """Each step is read, then put-if-match: a write that got lost would leave the count short."""
    store = Store()
    store.put(raw("count"))
    start = threading.Barrier(THREADS)
    rounds = 200

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
    assert store.get(RawFile, "count").size_bytes == THREADS * rounds
    assert list(store.snapshot()) == ["count"]


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
