from steam.scoring import mentions
from steam.scoring.mentions import MOST_ROWS, Mentions


def test_the_first_rows_are_told_and_the_last_of_them_says_so() -> None:
    told = dict(Mentions().of("gone", range(10_000)))
    assert list(told) == list(range(MOST_ROWS))
    assert told.pop(MOST_ROWS - 1) == "gone (not repeated for later rows)"
    assert set(told.values()) == {"gone"}


def test_blocks_of_a_request_are_counted_together_and_warnings_apart() -> None:
    request = Mentions()
    assert len(dict(request.of("gone", range(60)))) == 60
    assert len(dict(request.of("strange", range(60)))) == 60
    assert list(dict(request.of("gone", range(500, 600)))) == list(range(500, 500 + MOST_ROWS - 60))
    assert list(request.of("gone", range(3))) == []


def test_a_request_of_endless_names_is_told_of_some(monkeypatch) -> None:
    monkeypatch.setattr(mentions, "_MOST_WARNINGS", 3)
    request = Mentions()
    told = [list(request.of(f"strange {number}", [number])) for number in range(5)]
    assert told == [[(0, "strange 0")], [(1, "strange 1")], [(2, "strange 2")], [], []]
    assert list(request.of("strange 0", [9])) == [(9, "strange 0")]
