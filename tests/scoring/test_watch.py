import pytest

from steam.scoring.errors import TimedOut, status_of
from steam.scoring.watch import Abandoned, Watch


def test_work_goes_on_while_there_is_time_and_somebody_waits() -> None:
    Watch(60).check()


def test_it_ends_when_the_time_is_over() -> None:
    with pytest.raises(TimedOut) as caught:
        Watch(-1).check()
    assert status_of(caught.value) == 504


def test_it_ends_when_the_client_has_left() -> None:
    watch = Watch(60)
    watch.client_left()
    with pytest.raises(Abandoned):
        watch.check()
