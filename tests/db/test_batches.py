"""What every store does with batches, asked of each."""

from dataclasses import replace

import pytest

from steam.core.batches import Batch, BatchOrder, SourceIdentity
from steam.core.errors import Conflict, InvalidInput, NotFound
from steam.core.policy import InputPolicy, Strictness
from steam.core.records import ProcessIdentity
from steam.core.states import BatchState, DesiredState

ORDER = BatchOrder(
    deployment="d",
    version=2,
    artifact_sha256="a" * 64,
    source="/data/in.csv",
    source_identity=SourceIdentity(1, 2, 3, 4),
    target="/data/out.csv",
    parts="/data/.out.csv.0123abcd.parts",
    who="anna",
    why="é",
    created_ms=7,
    keep=("ID", "a,b"),
    partial=True,
    policy=InputPolicy(unseen_level=Strictness.REJECT),
)


def other(target: str) -> BatchOrder:
    return replace(ORDER, target=target, keep=None)


def test_gives_back_what_was_ordered(store):
    with store.write() as writer:
        batch = writer.add_batch(ORDER)
        second = writer.add_batch(other("/data/b.csv"))
    assert batch == Batch(1, ORDER, since_ms=7)
    with store.read() as reader:
        assert reader.batch(1) == batch
        assert reader.batch(3) is None
        assert reader.batches() == (second, batch)
        assert reader.batches(limit=1) == (second,)
        assert reader.unfinished_batches() == (batch, second)


def test_keeps_how_far_it_has_come(store):
    with store.write() as writer:
        batch = writer.add_batch(ORDER)
        running = replace(
            batch,
            state=BatchState.RUNNING,
            desired=DesiredState.STOPPED,
            rows_done=5,
            rows_refused=1,
            rows_total=10,
            fraction=0.5,
            message="m",
            attempts=2,
            fruitless=1,
            token="t",
            identity=ProcessIdentity(1, 2, "boot"),
            started_ms=8,
            ended_ms=9,
            retry_at_ms=10,
        )
        writer.update_batch(running)
    with store.read() as reader:
        assert reader.batch(1) == running


def test_a_target_is_of_one_unfinished_batch(store):
    with store.write() as writer:
        batch = writer.add_batch(ORDER)
        with pytest.raises(Conflict, match=r"Batch 1 writes /data/out\.csv already"):
            writer.add_batch(ORDER)
        writer.update_batch(replace(batch, state=BatchState.FAILED))
        writer.add_batch(ORDER)
        with pytest.raises(Conflict, match="Batch 2 writes"):
            writer.update_batch(batch)
        assert [one.id for one in writer.unfinished_batches()] == [2]


def test_only_what_has_ended_is_removed(store):
    with store.write() as writer:
        batch = writer.add_batch(ORDER)
        with pytest.raises(Conflict, match="has not ended yet"):
            writer.delete_batch(1)
        writer.update_batch(replace(batch, state=BatchState.CANCELLED))
        writer.delete_batch(1)
        with pytest.raises(NotFound):
            writer.delete_batch(1)
        with pytest.raises(NotFound):
            writer.update_batch(batch)
        assert writer.add_batch(ORDER).id == 2  # ids are never used twice


def test_counts_are_not_negative(store):
    with store.write() as writer:
        batch = writer.add_batch(ORDER)
        with pytest.raises(InvalidInput):
            writer.update_batch(replace(batch, rows_done=-1))


def test_an_order_that_steam_did_not_write_is_damaged(sqlite):
    with sqlite.write() as writer:
        writer.add_batch(ORDER)
        writer._connection.exec_driver_sql("UPDATE batch SET job = '{\"keep\": 1}'")
    with sqlite.read() as reader, pytest.raises(InvalidInput, match="steam did not write"):
        reader.batch(1)
