"""Accounts come, change and go; one admin always stays."""

import pytest

from steam.core.accounts import Role
from steam.core.errors import Busy, Conflict, InvalidInput, NotFound
from tests.accounts.conftest import PASSWORD


def test_a_name_is_one_in_any_case(house):
    assert house.people.add(" Vic@Example.org ", Role.VIEWER, PASSWORD, who="root")
    assert house.account("vic@example.org").role is Role.VIEWER
    with pytest.raises(Conflict, match="exists already"):
        house.people.add("VIC@example.org", Role.VIEWER, PASSWORD, who="root")


@pytest.mark.parametrize("name", ["", "-a", "a b", "a/b", "é", "a" * 65, "a\nb", "<b>"])
def test_bad_names(house, name):
    with pytest.raises(InvalidInput, match="not a good name"):
        house.people.add(name, Role.VIEWER, PASSWORD, who="root")


@pytest.mark.parametrize("password", ["", "1234567", "x" * 1025])
def test_bad_passwords(house, password):
    with pytest.raises(InvalidInput, match="8 to 1024"):
        house.people.add("vic", Role.VIEWER, password, who="root")


def test_the_last_admin_stays(house):
    for leave in (
        lambda: house.people.remove("root", who="root"),
        lambda: house.people.disable("root", who="root"),
        lambda: house.people.set_role("root", Role.VIEWER, who="root"),
    ):
        with pytest.raises(Conflict, match="last admin"):
            leave()
    house.people.add("invited", Role.ADMIN, None, who="root")
    with pytest.raises(Conflict, match="last admin"):
        house.people.remove("root", who="root")
    house.people.add("second", Role.ADMIN, PASSWORD, who="root")
    house.people.remove("root", who="second")
    assert house.account("root") is None


def test_each_change_is_an_event_without_secrets(house):
    house.people.add("vic", Role.VIEWER, PASSWORD, who="root")
    house.people.set_role("vic", Role.DEPLOYER, who="root")
    house.people.set_password("vic", "a quite new one", who="root")
    house.people.disable("vic", who="root")
    house.people.disable("vic", who="root")
    house.people.enable("vic", who="root")
    secret = house.people.invite("vic", who="root")
    house.people.unlock("vic", who="root")
    house.people.remove("vic", who="root")
    assert house.kinds() == [
        "account-added",
        "account-added",
        "account-role-set",
        "account-password-set",
        "account-disabled",
        "account-enabled",
        "account-invited",
        "account-unlocked",
        "account-removed",
    ]
    with house.store.read() as reader:
        told = repr(reader.events())
    assert not any(one in told for one in (secret.text, secret.sha256, PASSWORD, "argon2"))


def test_whoever_does_not_exist_is_not_found(house):
    with pytest.raises(NotFound, match="account 'vic'"):
        house.people.disable("vic", who="root")


def test_who_took_a_session_cannot_try_out_its_password(house):
    for _ in range(5):
        with pytest.raises(InvalidInput, match="old password"):
            house.people.change_password("root", "wrong", "a quite new one", keep="")
    with pytest.raises(Busy, match="in 5 s"):
        house.people.change_password("root", PASSWORD, "a quite new one", keep="")
    assert house.kinds().count("password-change-failed") == 5
    house.clock.ms += 5000
    house.people.change_password("root", PASSWORD, "a quite new one", keep="")
    house.entry.log_in("root", "a quite new one", "a")
