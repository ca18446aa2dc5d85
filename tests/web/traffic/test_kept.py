"""Values that are kept for a while."""

import pytest

from steam.web.traffic.kept import Kept


class Watch:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_value_is_made_again_only_once_it_is_old() -> None:
    watch, made = Watch(), iter(range(9))
    kept: Kept[int] = Kept(3, now_s=watch)
    assert [kept.get("a", lambda: next(made)), kept.get("a", lambda: next(made))] == [0, 0]
    watch.now = 2.9
    assert kept.get("a", lambda: next(made)) == 0
    watch.now = 3
    assert kept.get("a", lambda: next(made)) == 1
    assert kept.get("b", lambda: next(made)) == 2


def test_the_oldest_gives_way() -> None:
    made = iter(range(9))
    kept: Kept[int] = Kept(3, most=2, now_s=Watch())
    assert [kept.get(key, lambda: next(made)) for key in "abca"] == [0, 1, 2, 3]
    assert kept.get("c", lambda: next(made)) == 2


def test_what_fails_is_tried_again() -> None:
    kept: Kept[float] = Kept(3)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 / 0)
    assert kept.get("a", lambda: 1.0) == 1.0
