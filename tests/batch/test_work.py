"""A batch says of every row what a worker says, wherever the pieces of the file end."""

import csv
import hashlib
import io
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from steam.batch.arguments import Arguments
from steam.batch.exits import Exit
from steam.batch.run import run
from steam.batch.sources import csv_file
from steam.core.batch_folder import JOINED, LOCK, read_parts
from steam.core.policy import InputPolicy, Strictness
from tests.batch import conftest
from tests.batch.conftest import HEADER, Desk, fresh, rows_of, some_rows

CELLS = st.one_of(
    st.sampled_from(
        ["", "NA", "1", " 7 ", "1e3", "white", "left", "martian", "x\ny", 'a"b', "a,b"]
    ),
    st.integers(-99, 99).map(str),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4),
)
OF_COLUMN = re.compile(r"(\w+ is (?:unknown to the model; ignored|missing; taken as NA))")
PREDICTED = ("predict", "No", "Yes", "warnings", "error")


def body_of(rows: list[list[str]], end: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end)
    writer.writerow([*HEADER.split(","), "ID"])
    writer.writerows(rows)
    return text.getvalue()


def of_row(row: dict[str, str]) -> list[str]:
    """What is said of a row alone: a worker tells once what is true of a column in many."""
    said = {name: row.get(name, "") for name in PREDICTED}
    warnings = (text for text in said["warnings"].split("; column ") if not OF_COLUMN.search(text))
    return [*(said | {"warnings": "; column ".join(warnings)}).values()]


def of_columns(rows: list[dict[str, str]]) -> set[str]:
    """What is said of columns in any of the rows."""
    return {name for row in rows for name in OF_COLUMN.findall(row.get("warnings", ""))}


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rows=st.lists(st.lists(CELLS, min_size=8, max_size=8), max_size=25),
    ragged=st.sets(st.integers(0, 24), max_size=3),
    end=st.sampled_from(["\n", "\r\n"]),
    is_cut=st.booleans(),
)
def test_every_row_is_answered_as_a_worker_answers_it(
    desk: Desk, small_pieces, worker_says, rows, ragged, end, is_cut
):
    rows = [row[: 3 if number in ragged else None] for number, row in enumerate(rows)]
    body = body_of(rows, end)
    body = body.removesuffix(end) if is_cut and rows else body
    told = worker_says(body, partial=True)
    desk = fresh(desk)
    target = desk.done(desk.source(body), partial=True, keep=())
    found = rows_of(target)
    assert [of_row(row) for row in found] == [of_row(row) for row in told]
    assert of_columns(found) == of_columns(told)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=8, max_size=8), max_size=20))
def test_kept_cells_are_what_they_were(desk: Desk, small_pieces, rows):
    desk = fresh(desk)
    target = desk.done(desk.source(body_of(rows, "\r\n")), partial=True)
    with target.open(newline="") as file:
        found = list(csv.reader(file))
    assert [row[:8] for row in found[1:]] == rows


def test_the_target_is_the_source_and_the_predictions(desk: Desk):
    lines = some_rows(3)
    target = desk.done(desk.source("\n".join([HEADER, *lines]) + "\n"))
    first, *rest = target.read_text().splitlines()
    assert first == f"{HEADER},predict,No,Yes,warnings"
    for scored, line in zip(rest, lines, strict=True):
        assert scored.startswith(f"{line},")


def test_columns_are_the_same_whatever_the_rows_hold(desk: Desk):
    clean = desk.done(desk.source(f"{HEADER}\n70,white,left,no,1,2,7\n"), keep=())
    assert clean.read_text().splitlines()[0] == "predict,No,Yes,warnings"
    empty = desk.done(desk.source(f"{HEADER}\n"), "empty.csv", partial=True)
    assert empty.read_text() == f"{HEADER},predict,No,Yes,warnings,error\n"


def test_kept_columns_are_not_warned_of(desk: Desk):
    source = desk.source(f"ID,NOTE,{HEADER}\n7,x,70,white,left,no,1,2,7\n")
    (row,) = rows_of(desk.done(source))
    assert (row["ID"], row["NOTE"], row["warnings"]) == ("7", "x", "")
    (row,) = rows_of(desk.done(source, "one.csv", keep=("NOTE",)))
    assert [*row] == ["NOTE", "predict", "No", "Yes", "warnings"]
    assert row["warnings"] == "column ID is unknown to the model; ignored"


def test_every_row_is_told_of_a_column_that_is_missing(desk: Desk, monkeypatch):
    monkeypatch.setattr(csv_file, "_MOST_LINES", 50)
    rows = rows_of(desk.done(desk.source("AGE\n" + "70\n" * 170), keep=()))
    assert len(rows) == 170
    assert len({row["warnings"] for row in rows}) == 1
    (told,) = re.findall(r"columns (.*) are missing; taken as NA", rows[169]["warnings"])
    assert set(re.split(", | and ", told)) == {*HEADER.split(",")} - {"AGE"}
    assert len(read_parts(Path(desk.order(desk.folder / "in.csv").parts))) == 4


def test_a_refused_row_ends_the_batch_and_is_named(desk: Desk, small_pieces):
    lines = some_rows(40)
    lines[33] = "old,white,left,no,1,2,7"
    message = desk.refused(desk.source("\n".join([HEADER, *lines])))
    assert message.startswith("Row 34: column AGE holds 'old', which is not a number.")
    assert "--partial" in message


def test_a_partial_batch_tells_of_refused_rows_in_their_place(desk: Desk, small_pieces):
    lines = some_rows(40)
    lines[33] = "old,white,left,no,1,2,7"
    lines[35] = "1,2,3"
    rows = rows_of(desk.done(desk.source("\n".join([HEADER, *lines])), partial=True))
    assert len(rows) == 40
    errors = {number: row["error"] for number, row in enumerate(rows, 1) if row["error"]}
    assert errors.keys() == {34, 36}
    assert errors[34].startswith("Row 34: column AGE holds 'old'")
    assert errors[36].startswith("Row 36 has 3 cells")
    assert rows[33]["predict"] == ""
    assert (desk.report.rows_done, desk.report.rows_refused) == (40, 2)


def test_the_policy_is_that_of_the_order(desk: Desk):
    source = desk.source(f"{HEADER}\n70,martian,left,no,1,2,7\n")
    strict = InputPolicy(unseen_level=Strictness.REJECT)
    assert "martian" in desk.refused(source, policy=strict)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "The source is empty."),
        ("\n\n", "The source is empty."),
        ("A,A\n1,2\n", "The first line names the column 'A' twice."),
        (f'{HEADER}\n70,"white\n', "The CSV cannot be read at row 1"),
        (f"{HEADER}\n1,2\n", "Row 1 has 2 cells where there are 7 columns."),
        (b"AGE\n\xff\n", "The source is not UTF-8 at byte 4."),
    ],
)
def test_what_is_no_csv_is_told_of(desk: Desk, content, says):
    assert says in desk.refused(desk.source(content))


def test_a_quote_that_is_never_closed_ends_at_a_bound(desk: Desk, monkeypatch):
    monkeypatch.setattr("steam.batch.sources.csv_file._PIECE_BYTES", 1 << 10)
    monkeypatch.setattr("steam.batch.sources.csv_file._MOST_RECORD_BYTES", 1 << 12)
    lines = "\n".join([*some_rows(3), '"' + "x\n" * 8000])
    assert "Row 4 is larger than" in desk.refused(desk.source(f"{HEADER}\n{lines}"))


def test_a_column_to_keep_must_be_there(desk: Desk):
    source = desk.source(f"{HEADER}\n")
    assert desk.refused(source, keep=("ID",)).startswith("The source has no column 'ID'.")


def test_a_column_called_as_the_predictions_are_is_told_of(desk: Desk):
    source = desk.source(f"predict,{HEADER}\n1,70,white,left,no,1,2,7\n")
    assert "has a column 'predict'" in desk.refused(source)
    assert rows_of(desk.done(source, keep=("AGE",)))[0]["AGE"] == "70"


def test_a_source_that_changed_is_not_scored(desk: Desk):
    source = desk.source(f"{HEADER}\n{some_rows(1)[0]}\n")
    order = desk.order(source)
    source.write_text(f"{HEADER}\n{some_rows(2)[1]}\n")
    assert desk.run(order) is Exit.FAILED
    assert "has changed since the batch was ordered" in desk.report.message
    source.unlink()
    assert desk.run(order) is Exit.FAILED
    assert "has changed" in desk.report.message


def test_a_source_that_changes_meanwhile_is_noticed(desk: Desk, small_pieces, monkeypatch):
    source = desk.source("\n".join([HEADER, *some_rows(60)]))
    order = desk.order(source)
    parts: list[str] = []

    from steam.batch.folder import Folder

    add = Folder.add

    def add_and_change(folder: Folder, part: object, content: bytes) -> None:
        add(folder, part, content)  # type: ignore[arg-type]
        parts.append(content.decode())
        if len(parts) == 2:
            with source.open("a") as file:
                file.write("\n1,2,3")

    monkeypatch.setattr(Folder, "add", add_and_change)
    assert desk.run(order) is Exit.FAILED
    assert len(parts) == 2
    assert "has changed" in desk.report.message
    assert not Path(order.target).exists()


def test_the_readers_of_the_source_may_read_the_target(desk: Desk):
    source = desk.source(f"{HEADER}\n")
    source.chmod(0o640)
    assert desk.done(source).stat().st_mode & 0o777 == 0o640


def test_the_parts_stay_until_the_end_is_recorded(desk: Desk):
    order = desk.order(desk.source(f"{HEADER}\n{some_rows(1)[0]}\n"))
    assert desk.run(order) is Exit.DONE
    names = {path.name for path in Path(order.parts).iterdir()}
    assert {JOINED, LOCK} < names
    before = Path(order.target).stat()
    assert desk.run(order) is Exit.DONE  # as after a kill before it could tell
    assert Path(order.target).stat() == before


def test_a_pickle_is_scored_only_if_the_operator_says_so(desk: Desk, monkeypatch) -> None:
    """As its workers do: with the same answers, and by default not at all."""
    model = LogisticRegression().fit([[1.0, 5.0], [2.0, 1.0], [3.0, 2.0]], ["no", "yes", "yes"])
    artifact = desk.folder / "model.pkl"
    artifact.write_bytes(pickle.dumps(model))
    monkeypatch.setattr(conftest, "ARTIFACT", artifact)
    sha256 = hashlib.sha256(artifact.read_bytes()).hexdigest()
    source = desk.source("x0,x1\n1.5,4\n2.5,1\n")
    assert "STEAM_ALLOW_UNSAFE_MODELS=true" in desk.refused(source, artifact_sha256=sha256)
    order = desk.order(source, artifact_sha256=sha256)
    assert (
        run(Arguments(order, artifact, desk.folder / "report.json", "t", allow_unsafe=True))
        is Exit.DONE
    )
    chances = [float(row["yes"]) for row in rows_of(Path(order.target))]
    assert chances == model.predict_proba([[1.5, 4], [2.5, 1]])[:, 1].tolist()
