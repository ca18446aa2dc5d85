"""Data sets by name: part of the trainer, wherever it may import from."""

import pytest


@pytest.mark.parametrize(
    ("name", "rows", "names"),
    [
        ("iris", 150, ("sepal_len", "sepal_wid", "petal_len", "petal_wid", "class")),
        ("iris.csv", 150, ("sepal_len", "sepal_wid", "petal_len", "petal_wid", "class")),
        ("prostate.csv", 380, ("ID", "CAPSULE", "AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL",
                               "GLEASON")),
    ],
)  # fmt: skip
def test_a_sample_becomes_a_frame(trainer, name: str, rows: int, names: tuple[str, ...]) -> None:
    url = f"h2o://{name}"
    told = trainer.json("POST", "/3/ImportFilesMulti", data={"paths": f"[{url}]"})
    assert (told["files"], told["destination_frames"]) == ([url], [url])
    started = trainer.json("POST", "/3/Parse", data={"source_frames": f'["{url}"]'})
    assert trainer.wait(started["job"])["status"] == "DONE"
    frame = trainer.services.store.find(started["job"]["dest"]["name"])
    assert (frame.rows, frame.names) == (rows, names)
    trainer.json("DELETE", f"/3/DKV/{url}")
    assert list(trainer.services.home.frames.iterdir()) == []
    again = trainer.json("GET", "/3/ImportFiles", params={"path": url})  # the copy went, not it
    assert again["destination_frames"] == [url]


@pytest.mark.parametrize("name", ["", "no", "../__init__.py", "../samples/iris", "/etc/passwd"])
def test_what_is_no_sample_is_refused_with_their_names(trainer, name: str) -> None:
    answer = trainer.http.get("/3/ImportFiles", params={"path": f"h2o://{name}"})
    assert answer.status_code == 404
    assert "There are: h2o://iris, h2o://prostate." in answer.json()["msg"]
