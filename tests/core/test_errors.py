"""The error tree: every class has its own code and reads as sentences."""

from steam.core import errors


def _all_errors() -> list[type[errors.SteamError]]:
    return [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.SteamError)
    ]


def test_codes_are_distinct() -> None:
    codes = [kind.code for kind in _all_errors()]
    assert len(codes) == len(set(codes)) == 9


def test_the_text_is_cause_then_next_step() -> None:
    error = errors.Conflict("The name is taken.", hint="Choose another.", details={"name": "a"})
    assert str(error) == "The name is taken. Choose another."
    assert error.details == {"name": "a"}
    assert str(errors.NotFound("model", "x")) == "There is no model 'x'."


def test_the_module_draws_the_whole_tree() -> None:
    for kind in _all_errors():
        assert f" {kind.__name__}" in (errors.__doc__ or "")
