"""Assemblies, as clients ask for them."""

import csv
import io
from typing import Any

import pytest

CSV = b"a,b,class\n0,4,s-ss\n1,9,as.b\n,16,none\n"
TYPES = {"column_types": '["Numeric","Numeric","String"]'}
COS = "cos__H2OColOp__(cos (cols_py dummy 'a') )__True__|"


def quoted(steps: list[str]) -> str:
    """As the Python client writes them: in double quotes, and nothing else."""
    return "[" + ",".join(f'"{step}"' for step in steps) + "]"


def assembled(trainer: Any, *steps: str) -> list[list[str]]:
    """The frame that the steps make, its names first."""
    trainer.frame("f", CSV, **TYPES)
    answer = trainer.json("POST", "/99/Assembly", data={"steps": quoted([*steps]), "frame": "f"})
    assert answer["__meta"]["schema_name"] == "AssemblyV99"
    assert answer["assembly"]["name"]
    key = answer["result"]["name"]
    return list(
        csv.reader(io.StringIO(trainer.http.get(f"/3/DownloadDataset?frame_id={key}").text))
    )


def test_columns_are_chosen_changed_and_added(trainer: Any) -> None:
    names, *rows = assembled(
        trainer,
        "sel__H2OColSelect__(cols_py dummy ['a', 'class'])__False__|",
        COS,
        "n__H2OColOp__(countmatches (cols_py dummy 'class') 's' )__False__|",
    )
    assert names == ["a", "class", "class0"]
    assert [row[1:] for row in rows] == [["s-ss", "3"], ["as.b", "1"], ["none", "0"]]
    assert [float(rows[0][0]), float(rows[1][0])] == pytest.approx([1.0, 0.5403023058681398])
    assert rows[2][0] == ""


def test_the_frame_that_it_is_given_stays_as_it_is(trainer: Any) -> None:
    assembled(trainer, COS)
    assert trainer.http.get("/3/DownloadDataset?frame_id=f").text.startswith(
        '"a","b","class"\n0,4,"s-ss"'
    )


@pytest.mark.parametrize(
    ("step", "names", "first"),
    [
        ("(* (cols_py dummy 'b') 10 )__True__|", "a b class", "0 40 s-ss"),
        ("(+ (cols_py dummy 'b') (cols_py dummy 'a') )__False__sum", "a b class sum", "0 4 s-ss 4"),
        ("(+ (cols_py dummy 'b') 1 )__False__a", "a b class a0", "0 4 s-ss 5"),
        ("(strsplit (cols_py dummy 'class') '-' )__True__|", "a b class0 class1", "0 4 s ss"),
        ("(strsplit (cols_py dummy 'class') '-' )__False__x|y", "a b class x y", "0 4 s-ss s ss"),
        ("(strsplit (cols_py dummy 'class') '-' )__False__x", "a b class x", "0 4 s-ss s"),
        ("(replaceall (cols_py dummy 'class') '\\\\-' '' False)__True__|", "a b class", "0 4 sss"),
        (
            "(cos (cols dummy [0 1]))__False__x|y",
            "a b class x y",
            "0 4 s-ss 1.0 -0.6536436208636119",
        ),
    ],
)
def test_what_a_step_makes_goes_where_it_says(
    trainer: Any, step: str, names: str, first: str
) -> None:
    rows = assembled(trainer, f"step__H2OColOp__{step}")
    assert rows[0] == names.split()
    assert rows[1] == first.split()


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ([], 400),
        (["cos"], 400),
        (["cos__H2OColOp__(cos (cols_py dummy 'no') )__True__|"], 400),
        (["mean__H2OColOp__(mean (cols_py dummy 'a') True 0)__True__|"], 400),
        (["none__H2OColSelect__(cols_py dummy [])__False__|"], 400),
        (["few__H2OColSelect__(getrow (rows dummy 0))__False__|"], 400),
        (["all__H2OColOp__(cos dummy)__True__|"], 400),
        (["names__H2OColOp__(cos (cols_py dummy 'a'))__False__x|y"], 400),
        (["rows__H2OColOp__(rows (cols_py dummy 'a') [0])__True__|"], 400),
    ],
)
def test_what_makes_no_columns_is_refused(trainer: Any, steps: list[str], status: int) -> None:
    trainer.frame("f", CSV, **TYPES)
    data = {"steps": quoted(steps), "frame": "f"}
    assert trainer.http.post("/99/Assembly", data=data).status_code == status


def test_a_frame_that_is_not_there_is_told(trainer: Any) -> None:
    answer = trainer.http.post("/99/Assembly", data={"steps": quoted([COS]), "frame": "no"})
    assert answer.status_code == 404
    assert "no" in answer.json()["msg"]


@pytest.mark.parametrize("way", ["java", "fetch_mojo_pipeline"])
def test_no_program_is_made_of_the_steps(trainer: Any, way: str) -> None:
    answer = trainer.http.get(f"/99/Assembly.{way}/assembly_1/name")
    assert answer.status_code == 412
    assert "POST /99/Assembly" in answer.json()["msg"]
