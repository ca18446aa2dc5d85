import json

import pytest

from steam.core.errors import InvalidInput, NotFound, SteamError, Unavailable
from steam.scoring.dialects.open_inference import open_inference, tell
from steam.scoring.errors import TooLarge, Unacceptable


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidInput("It is wrong.", hint="Do better."), 400),
        (Unacceptable("It is wrong.", hint="Do better."), 400),
        (TooLarge("It is wrong.", hint="Do better."), 413),
        (NotFound("model", "x"), 404),
        (Unavailable("It is wrong.", hint="Do better."), 503),
    ],
)
def test_errors_are_one_sentence_and_a_status(error: SteamError, status: int) -> None:
    response = tell(error)
    assert response.status_code == status
    assert json.loads(response.body) == {"error": str(error)}
    assert ("retry-after" in response.headers) == (status == 503)


def test_clients_that_tell_no_type_are_understood() -> None:
    read = open_inference("prices", "3").formats.readers
    assert {"", "application/json", "application/octet-stream"} < read.keys()
