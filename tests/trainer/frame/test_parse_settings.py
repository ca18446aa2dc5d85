"""How a file was read travels with the frame, into what a model says of its lineage."""

from steam.trainer.algorithms.description import lineage_of
from steam.trainer.frame.parse.overrides import Overrides
from steam.trainer.frame.parse.read import look_at, read
from steam.trainer.frame.parse_settings import ParseSettings

TEXT = "id;age;group\n1;30;a\n2;-;b\n"


def read_text(folder, text=TEXT, **said):
    path = folder / "in.csv"
    path.write_text(text)
    return read(look_at([path], Overrides(**said)), "k")


def test_what_was_said_and_what_was_found_is_told(tmp_path):
    frame = read_text(
        tmp_path, column_types={"group": "Enum"}, na_strings={"age": ["-"]}, skipped=[0]
    )
    assert frame.source.parse == ParseSettings(
        format="CSV",
        separator=";",
        header=True,
        encoding="utf-8",
        zone="UTC",
        types={"group": "Enum"},
        missing={"age": ("-",)},
        skipped=("id",),
    )
    told = lineage_of(frame)
    assert told["parse"]["missing"] == {"age": ["-"]}
    assert "sheet" not in told["parse"]


def test_files_without_a_line_of_names_say_so(tmp_path):
    assert read_text(tmp_path, "1,2\n3,4\n").source.parse.facts() == {
        "format": "CSV",
        "separator": ",",
        "header": False,
        "encoding": "utf-8",
        "zone": "UTC",
    }


def test_other_formats_tell_what_goes_for_them(tmp_path):
    path = tmp_path / "a.svm"
    path.write_text("1 1:2 3:4\n0 2:1\n")
    frame = read(look_at([path], Overrides(parse_type="SVMLight")), "k")
    assert frame.source.parse.facts() == {"format": "SVMLight"}


def test_a_frame_of_many_columns_tells_of_some(tmp_path):
    names = [f"c{i}" for i in range(1200)]
    text = ",".join(names) + "\n" + ",".join("1" * 1200) + "\n"
    parse = read_text(tmp_path, text, column_types=["Numeric"] * 1200).source.parse
    assert len(parse.types) == 1000
