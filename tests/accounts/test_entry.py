"""Coming in: passwords, pauses, sessions and links."""

import pytest

from steam.accounts.entry import SETUP_MS
from steam.accounts.people import INVITATION_MS
from steam.accounts.secret import digest
from steam.core.accounts import Role
from steam.core.errors import Busy, Conflict, InvalidInput
from tests.accounts.conftest import PASSWORD


def fail(house, name="root", times=1, address="a"):
    for _ in range(times):
        with pytest.raises(InvalidInput):
            house.entry.log_in(name, "wrong", address)


def test_a_session_is_kept_as_a_digest(house):
    account, secret = house.entry.log_in("ROOT", PASSWORD, "a")
    with house.store.read() as reader:
        (session,) = reader.sessions()
    assert session.sha256 == digest(secret.text) != secret.text
    assert (session.account_id, session.seen_ms) == (account.id, house.clock.ms)


def test_pauses_grow_and_end(house):
    fail(house, times=5)
    for pause_s in (5, 10, 20):
        with pytest.raises(Busy, match=f"in {pause_s} s"):
            house.entry.log_in("root", PASSWORD, "another address")
        house.clock.ms += pause_s * 1000
        fail(house)
    house.clock.ms += 900_000
    house.entry.log_in("root", PASSWORD, "a")
    assert house.account("root").failures == 0
    fail(house, times=4)
    house.entry.log_in("root", PASSWORD, "a")


def test_an_address_waits_for_all_names(house):
    for number in range(5):
        fail(house, f"name{number}", address="b")
    with pytest.raises(Busy):
        house.entry.log_in("root", PASSWORD, "b")
    house.entry.log_in("root", PASSWORD, "c")


def test_a_pause_outlives_a_restart(house):
    fail(house, times=5)
    house.__post_init__()
    with pytest.raises(Busy):
        house.entry.log_in("root", PASSWORD, "c")


def test_a_disabled_account_is_told_as_a_wrong_password(house):
    house.people.add("vic", Role.VIEWER, PASSWORD, who="root")
    house.people.disable("vic", who="root")
    with pytest.raises(InvalidInput, match="name or the password is wrong"):
        house.entry.log_in("vic", PASSWORD, "a")


def test_an_invited_account_has_no_password_that_fits(house):
    house.people.add("vic", Role.VIEWER, None, who="root")
    for password in ("", PASSWORD):
        with pytest.raises(InvalidInput):
            house.entry.log_in("vic", password, "a")


def test_the_setup_link_works_once(empty_house):
    first, second = empty_house.entry.offer_setup(), empty_house.entry.offer_setup()
    with pytest.raises(InvalidInput, match="has been used"):
        empty_house.entry.accept(first.text, "root", PASSWORD)
    account, _ = empty_house.entry.accept(second.text, "Root", PASSWORD)
    assert (account.name, account.role) == ("root", Role.ADMIN)
    with pytest.raises(InvalidInput, match="has been used"):
        empty_house.entry.accept(second.text, "other", PASSWORD)
    assert empty_house.entry.offer_setup() is None


def test_the_setup_link_is_worth_nothing_once_there_is_an_account(empty_house):
    link = empty_house.entry.offer_setup()
    empty_house.people.add("root", Role.ADMIN, PASSWORD, who="setup")
    with pytest.raises(Conflict, match="an account already"):
        empty_house.entry.accept(link.text, "second", PASSWORD)


def test_links_end(empty_house):
    link = empty_house.entry.offer_setup()
    empty_house.clock.ms += SETUP_MS
    with pytest.raises(InvalidInput):
        empty_house.entry.guest(link.text)
    empty_house.people.add("root", Role.ADMIN, PASSWORD, who="setup")
    invitation = empty_house.people.add("vic", Role.VIEWER, None, who="root").invitation
    assert empty_house.entry.guest(invitation.text) == "vic"
    empty_house.clock.ms += INVITATION_MS
    with pytest.raises(InvalidInput):
        empty_house.entry.guest(invitation.text)


def test_a_link_of_a_disabled_account_is_dead(house):
    invitation = house.people.add("vic", Role.VIEWER, None, who="root").invitation
    house.people.disable("vic", who="root")
    with pytest.raises(InvalidInput):
        house.entry.accept(invitation.text, "", PASSWORD)


def test_what_strangers_type_is_not_recorded(house):
    fail(house, "my secret password")
    with house.store.read() as reader:
        assert "my secret password" not in repr(reader.events())
