"""What Rapids changes for everybody: the time zone, and the frame that is imputed."""


def rapids(trainer, text: str, status: int = 200):
    answer = trainer.http.post("/99/Rapids", data={"ast": text, "session_id": "_sid_1"})
    assert answer.status_code == status, answer.text
    return answer.json()


def column(trainer, key: str):
    return trainer.json("GET", f"/3/Frames/{key}")["frames"][0]["columns"][0]


def test_the_time_zone_is_that_of_the_trainer(trainer) -> None:
    assert rapids(trainer, "(getTimeZone)")["string"] == "UTC"
    assert rapids(trainer, '(setTimeZone "Asia/Tokyo")')["string"] == "Asia/Tokyo"
    trainer.frame("f", b"t\n2020-01-01 20:00:00\n2020-01-01 20:00:00Z\n")
    rapids(trainer, "(tmp= h (hour f))")
    assert column(trainer, "h")["data"] == [20, 5]
    assert trainer.json("GET", "/3/Cloud")["datafile_parser_timezone"] == "Asia/Tokyo"
    rapids(trainer, '(setTimeZone "Nowhere")', status=400)
    assert rapids(trainer, "(getTimeZone)")["string"] == "Asia/Tokyo"


def test_an_imputed_frame_has_its_name_and_its_session(trainer) -> None:
    trainer.frame("f", b'x\n1\n""\n3\n')
    rapids(trainer, "(tmp= part (cols_py f 0))")
    found = rapids(trainer, "(h2o.impute part 0 'mean' 'interpolate' [] '_' '_')")
    assert found["scalar"] == [2.0]
    assert column(trainer, "part")["data"] == [1, 2, 3]
    assert column(trainer, "f")["data"] == [1, "NaN", 3]
    assert column(trainer, "part")["missing_count"] == 0
    trainer.json("DELETE", "/4/sessions/_sid_1")
    assert trainer.http.get("/3/Frames/part").status_code == 404


def test_patterns_that_no_one_can_wait_for_are_refused_in_words(trainer) -> None:
    trainer.frame("f", b"s\nabc\n", column_types='["String"]')
    told = rapids(trainer, r"(grep f '(?=a)b' False False True)", status=400)
    assert "look-around is not supported" in told["msg"]


def test_whether_models_tell_what_auto_came_to(trainer, prostate: bytes) -> None:
    trainer.frame("prostate", prostate)
    asked = {"training_frame": "prostate", "response_column": "VOL", "nfolds": "2"}
    assert trainer.train(**asked, model_id="m", ignored_columns='["ID"]')["status"] == "DONE"

    def assignment() -> str:
        (model,) = trainer.json("GET", "/3/Models/m")["models"]
        told = {one["name"]: one["actual_value"] for one in model["parameters"]}
        return str(told["fold_assignment"])

    name = "sys.ai.h2o.algos.evaluate_auto_model_parameters"
    assert assignment() == "Random"
    assert rapids(trainer, f'(setproperty "{name}" "false")')["string"] == f"{name} was true."
    assert assignment() == "AUTO"
    rapids(trainer, f'(setproperty "{name}" "true")')
    assert assignment() == "Random"
    assert "cannot be set here" in rapids(trainer, '(setproperty "java.home" "x")', 412)["msg"]
