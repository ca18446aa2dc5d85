"""An example row from facts that may be anybody's."""

from steam.web.example import example_row


def test_an_example_has_a_value_for_each_column_that_tells_enough():
    features = [
        {"name": "RACE", "type": "categorical", "levels": ["white", "black"]},
        {"name": "AGE", "type": "numeric", "low": 43.0, "high": 79.0},
        {"name": "PSA", "type": "numeric"},
        {"name": "DAY", "type": "time"},
        {"name": "NONE", "type": "categorical", "levels": []},
        {"name": "ODD", "type": "something"},
        {"name": "BARE"},
    ]
    row = example_row(features)
    assert list(row) == ["RACE", "AGE", "PSA", "DAY"]
    assert row["RACE"] == "white"
    assert 43 <= row["AGE"] <= 79


def test_of_many_columns_the_first_are_shown():
    assert len(example_row({"name": f"c{i}", "type": "numeric"} for i in range(500))) == 100
