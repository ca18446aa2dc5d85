"""What is known of a column goes with it."""

import gc

import numpy as np

from steam.trainer.frame.changes.columns import rename_columns
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.rollups.kept import KeptByVec


def test_a_fact_is_kept_by_the_column_and_not_by_its_name() -> None:
    kept = KeptByVec[str]()
    frame = Frame("f", ("x",), (number_vec(np.ones(2)),))
    kept.keep(frame.vec("x"), "ones")
    renamed = rename_columns(frame, {"x": "y"})
    assert kept.find(renamed.vec("y")) == "ones"
    assert kept.find(number_vec(np.ones(2))) is None


def test_a_fact_is_dropped_with_its_column() -> None:
    kept = KeptByVec[str]()
    vecs = [number_vec(np.full(2, float(i))) for i in range(100)]
    for vec in vecs:
        kept.keep(vec, "some")
    assert len(kept) == 100
    del vecs, vec
    gc.collect()
    assert len(kept) == 0
