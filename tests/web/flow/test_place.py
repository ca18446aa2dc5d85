"""Where the trainer is."""

import json

import pytest

from steam.core.errors import Unavailable
from steam.web.flow.place import find_place


def test_the_home_tells_where_and_by_what(home):
    home.address("trainer").write_text(json.dumps({"url": "http://127.0.0.1:5", "pid": 1}))
    assert find_place(home).token == ""
    home.trainer_token.write_text("secret\n")
    place = find_place(home)
    assert (str(place.url), place.token) == ("http://127.0.0.1:5", "secret")
    assert "secret" not in repr(place)


def test_a_login_in_the_address_is_not_shown(home):
    place = find_place(home, "http://anna:secret@127.0.0.1:5/x")
    assert place.shown == "http://127.0.0.1:5/x"
    assert place.token == ""


@pytest.mark.parametrize("record", ["", "{}", "[]", '{"url": "file:///x"}', '{"url": "x"}'])
def test_a_record_that_says_nothing_is_no_trainer(home, record):
    home.address("trainer").write_text(record)
    with pytest.raises(Unavailable):
        find_place(home)


def test_an_address_that_is_none_is_told_without_its_login(home):
    with pytest.raises(Unavailable) as refused:
        find_place(home, "ftp://anna:secret@somewhere")
    assert "secret" not in str(refused.value)
    assert "STEAM_TRAINER_URL" in str(refused.value)
