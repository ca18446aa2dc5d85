import threading

from steam.scoring.running import RunningScorings


def test_nothing_runs_at_first_and_after_the_end() -> None:
    running = RunningScorings()
    assert running.longest_ms() == 0
    with running.one():
        pass
    assert running.longest_ms() == 0


def test_the_longest_counts_until_it_ends() -> None:
    running = RunningScorings()
    began, end = threading.Event(), threading.Event()

    def long() -> None:
        with running.one():
            began.set()
            end.wait()

    thread = threading.Thread(target=long)
    thread.start()
    began.wait()
    while running.longest_ms() < 2:
        pass
    with running.one():
        assert running.longest_ms() >= 2
    assert running.longest_ms() >= 2
    end.set()
    thread.join()
    assert running.longest_ms() == 0
