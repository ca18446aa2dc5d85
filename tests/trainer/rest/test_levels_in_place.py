"""A change of levels in place, which every frame with that column shows at once."""


def rapids(trainer, text: str) -> None:
    trainer.json("POST", "/99/Rapids", data={"ast": text, "session_id": "_sid_1"})


def domain(trainer, key: str) -> list[str]:
    found: list[str] = trainer.json("GET", f"/3/Frames/{key}")["frames"][0]["columns"][0]["domain"]
    return found


def test_levels_in_place(trainer) -> None:
    trainer.frame("f", b"s\na\nb\na\n", column_types='["Enum"]')
    trainer.frame("g", b"s\na\nb\na\n", column_types='["Enum"]')
    rapids(trainer, "(tmp= t (cols f 0))")
    rapids(trainer, "(setDomain (cols f 0) TRUE ['x' 'y'])")
    assert domain(trainer, "f") == domain(trainer, "t") == ["x", "y"]
    assert domain(trainer, "g") == ["a", "b"]
    trainer.json("DELETE", "/4/sessions/_sid_1")
    assert trainer.http.get("/3/Frames/t").status_code == 404
    assert domain(trainer, "f") == ["x", "y"]
