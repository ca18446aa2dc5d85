"""Shares of a job's progress and time."""

from dataclasses import dataclass, field

import pytest

from steam.core.errors import Exhausted, InvalidInput
from steam.trainer.algorithms.cross_validation.budget import Budget
from steam.trainer.algorithms.cross_validation.share import FoldFailed, Share, in_fold
from steam.trainer.progress import OutOfTime, Silent


@dataclass
class Watched:
    seen: list[tuple[float, str]] = field(default_factory=list)

    def update(self, fraction: float, message: str = "") -> None:
        self.seen.append((round(fraction, 6), message))


@dataclass
class Clock:
    at: float = 100.0

    def __call__(self) -> float:
        return self.at


def test_shares_divide_what_is_left() -> None:
    watched = Watched()
    budget = Budget(watched)
    budget.share("a", 2).update(0.5, "half")  # does not use the rest of its half
    second = budget.share("b", 3)
    second.update(1.0)
    budget.share("c", 1).update(1.0, "done")
    assert watched.seen == [(0.25, "a: half"), (0.5, "b"), (1.0, "c: done")]


def test_a_share_never_goes_back() -> None:
    watched = Watched()
    share = Share(watched, 0.0, 1.0, "a")
    share.update(0.7)
    share.update(0.2)
    assert [fraction for fraction, _ in watched.seen] == [0.7, 0.7]


def test_time_is_divided_and_what_is_not_used_is_left_for_the_others() -> None:
    clock = Clock()
    budget = Budget(Silent(), 12.0, clock)
    first = budget.share("a", 4)
    clock.at += 2.9
    first.update(0.5)
    clock.at += 0.1
    with pytest.raises(OutOfTime):
        first.update(0.6)
    first.update(0.7)  # once is enough
    clock.at += 3.0  # 6 of 12 seconds are over
    second = budget.share("b", 2)
    clock.at += 2.9
    second.update(0.9)
    clock.at += 50.0
    second.update(1.0)  # it is done
    budget.share("c", 1).update(0.1)  # the job itself sees to the last


class Over:
    """Progress whose time is over, which it tells one time."""

    told = False

    def update(self, fraction: float, message: str = "") -> None:
        if not self.told:
            self.told = True
            raise OutOfTime(7.0)


def test_when_the_time_of_the_whole_is_over_so_is_that_of_every_later_share() -> None:
    budget = Budget(Over(), 12.0, Clock())
    for name, left in (("a", 3), ("b", 2), ("c", 1)):
        share = budget.share(name, left)
        with pytest.raises(OutOfTime, match="time of 7 s"):
            share.update(0.1)
        share.update(0.2)  # once is enough


def test_a_share_tells_one_time_whoever_is_late() -> None:
    clock = Clock()
    share = Share(Over(), 0.0, 1.0, "a", 1.0, clock)
    clock.at += 2.0
    with pytest.raises(OutOfTime, match="time of 1 s"):
        share.update(0.1)
    share.update(0.2)
    assert str(share.over).startswith("The time of 7 s")


def test_without_a_limit_time_does_not_matter() -> None:
    clock = Clock()
    share = Budget(Silent(), now=clock).share("a", 2)
    clock.at = 1e9
    share.update(0.1)


def test_what_a_fold_raises_names_it() -> None:
    with pytest.raises(FoldFailed, match=r"Fold 2 of 5: No\. Do\.") as caught, in_fold(1, 5):
        raise InvalidInput("No.", hint="Do.", details={"block": 3})
    assert caught.value.code == InvalidInput.code
    assert caught.value.details == {"block": 3}
    with pytest.raises(OutOfTime) as late, in_fold(1, 5):
        raise OutOfTime(3.0)
    assert isinstance(late.value, Exhausted)
