import json

import numpy as np

from steam.model.explainer import Contributions, LeafAssignment, MetLeaves, Stages
from steam.model.predictor import Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.answers import Answers
from steam.scoring.explained_answers import column_fields, full_frame, row_fields
from steam.scoring.explanations import Explanation
from steam.scoring.json_objects import row_texts


def signature(*levels: str, names: tuple[str, ...] = ("AGE", "DOSE")) -> Signature:
    category = Category.MULTINOMIAL if levels else Category.REGRESSION
    columns = tuple(Column(name, ColumnType.NUMERIC) for name in names)
    return Signature(columns, Column("y", ColumnType.CATEGORICAL, levels), category)


def answers(**parts: object) -> Answers:
    return Answers(1, 1, Prediction(values=np.array([0.5])), explanation=Explanation(**parts))


def contributions(outputs: int, columns: int = 2) -> Contributions:
    values = np.arange(outputs * columns, dtype=np.float64).reshape(1, outputs, columns)
    return Contributions(values, np.full((1, outputs), 9.0))


LEAVES = LeafAssignment(
    (MetLeaves("T1.C1", ("LL", ""), (3, 0)), MetLeaves("T1.C2", ("R",), (5,))),
    np.array([[1, 0]], np.int32),
)
STAGES = Stages(("T1.C1", "T1.C2"), np.array([[0.25, 0.75]]))


def test_without_an_explanation_there_are_no_more_fields() -> None:
    plain = Answers(1, 1, Prediction(values=np.array([0.5])))
    assert list(row_fields(signature(), plain)) == ["value"]
    assert list(column_fields(signature(), plain)) == ["value"]
    assert list(full_frame(signature(), plain)) == ["predict"]


def test_an_object_has_contributions_by_name_and_arrays_of_the_rest() -> None:
    given = answers(contributions=contributions(1), leaves=LEAVES, stages=STAGES)
    (text,) = row_texts(signature(), given)
    assert json.loads(text) == {
        "value": 0.5,
        "contributions": {"AGE": 0, "DOSE": 1, "BiasTerm": 9},
        "leafNodeAssignments": ["", "R"],
        "leafNodeAssignmentIds": [0, 5],
        "stageProbabilities": [0.25, 0.75],
    }


def test_with_classes_contributions_are_by_class() -> None:
    (text,) = row_texts(signature("no", "100%", "x"), answers(contributions=contributions(3)))
    assert json.loads(text)["contributions"] == {
        "no": {"AGE": 0, "DOSE": 1, "BiasTerm": 9},
        "100%": {"AGE": 2, "DOSE": 3, "BiasTerm": 9},
        "x": {"AGE": 4, "DOSE": 5, "BiasTerm": 9},
    }


def test_columns_have_all_by_name() -> None:
    given = answers(contributions=contributions(1), leaves=LEAVES, stages=STAGES)
    found = column_fields(signature(), given)
    assert list(found["contributions"]) == ["AGE", "DOSE", "BiasTerm"]
    assert list(found["leafNodeAssignmentIds"]) == ["T1.C1", "T1.C2"]
    assert found["leafNodeAssignments"]["T1.C1"].choices == ("LL", "")
    assert found["stageProbabilities"]["T1.C2"].tolist() == [0.75]


def test_a_frame_has_a_prefix_for_each_kind() -> None:
    given = answers(contributions=contributions(1), leaves=LEAVES, stages=STAGES)
    assert list(full_frame(signature(), given)) == [
        *("predict", "contrib_AGE", "contrib_DOSE", "contrib_BiasTerm"),
        *("T1.C1", "T1.C2", "id_T1.C1", "id_T1.C2", "stage_T1.C1", "stage_T1.C2"),
    ]
    by_class = full_frame(signature("a", "b"), answers(contributions=contributions(2)))
    assert list(by_class)[1:4] == ["contrib_a_AGE", "contrib_a_DOSE", "contrib_a_BiasTerm"]


def test_leaves_without_numbers_have_paths_alone() -> None:
    nameless = LeafAssignment((MetLeaves("T1.C1", ("L",), None),), np.zeros((1, 1), np.int32))
    assert list(row_fields(signature(), answers(leaves=nameless))) == [
        "value",
        "leafNodeAssignments",
    ]


def test_no_column_takes_the_place_of_another() -> None:
    named = signature(names=("BiasTerm", "x"))
    found = row_fields(named, answers(contributions=contributions(1)))["contributions"]
    assert list(found) == ["BiasTerm", "x", "BiasTerm_2"]
    assert list(full_frame(named, answers(contributions=contributions(1))))[1:] == [
        "contrib_BiasTerm",
        "contrib_x",
        "contrib_BiasTerm_2",
    ]
    clash = signature("a", "a_b", names=("b_c", "c"))
    frame = full_frame(clash, answers(contributions=contributions(2)))
    assert len(frame) == 1 + 2 * 3
    assert "contrib_a_b_c_2" in frame
