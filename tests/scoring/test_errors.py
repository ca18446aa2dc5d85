import pytest

from steam.core import errors as core
from steam.scoring import errors


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (core.InvalidInput("x"), 400),
        (core.InvalidArtifact("x"), 400),
        (errors.Unacceptable("x"), 422),
        (errors.TooLarge("x"), 413),
        (errors.TooSlow("x"), 408),
        (core.NotFound("thing", "x"), 404),
        (core.Conflict("x"), 409),
        (core.Unsupported("x"), 415),
        (errors.MethodRefused("x"), 405),
        (core.Exhausted("x"), 507),
        (core.Busy("x"), 503),
        (core.Unavailable("x"), 503),
        (core.SteamError("x"), 500),
    ],
)
def test_each_error_has_its_status(error: core.SteamError, status: int) -> None:
    assert errors.status_of(error) == status
