"""The order of levels."""

from steam.trainer.frame.parse.levels import sorted_levels


def test_text_sorts_by_code_points_and_numbers_by_value() -> None:
    assert sorted_levels(["b", "B", "a", "é"]) == ("B", "a", "b", "é")
    assert sorted_levels(["10", "9", "-1", "2.5"]) == ("-1", "2.5", "9", "10")
    assert sorted_levels(["10", "9", "x"]) == ("10", "9", "x")
    assert sorted_levels(["1", "1.0", "01"]) == ("01", "1", "1.0")
