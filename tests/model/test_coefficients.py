import numpy as np

from steam.model.artifact import load_artifact
from steam.model.coefficients import coefficient_names, coefficient_table


def test_names_follow_the_order_of_the_numbers(glm) -> None:
    assert coefficient_names(glm) == ("colour.green", "colour.blue\\n", "size", "when", "Intercept")
    assert next(coefficient_table(glm)) == {"name": "colour.green", "coefficient": 0.5}


def test_every_coefficient_of_every_class_is_there(scored) -> None:
    model = load_artifact(scored.mojo).predictor
    table = list(coefficient_table(model))
    assert np.array_equal([row["coefficient"] for row in table], model.coefficients)
    keys = {(row["name"], row.get("class")) for row in table}
    assert len(keys) == len(table)
    assert {row.get("class") for row in table} == (
        {None} if model.classes == 1 else set(model.signature.response.levels)
    )
