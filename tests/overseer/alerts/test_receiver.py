"""URLs of receivers: what is read from good ones, and a sentence for each bad one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.overseer.alerts.receiver import Receiver, parse_receiver


@pytest.mark.parametrize(
    ("url", "receiver"),
    [
        (
            "https://hooks.example.com/steam/s3cret?key=k",
            Receiver(True, "hooks.example.com", 443, "/steam/s3cret?key=k"),
        ),
        ("http://Example.COM", Receiver(False, "example.com", 80, "/")),
        ("http://127.0.0.1:8080?a=b", Receiver(False, "127.0.0.1", 8080, "/?a=b")),
        ("HTTPS://[2001:db8::1]:444/x#part", Receiver(True, "2001:db8::1", 444, "/x")),
    ],
)
def test_good_ones(url: str, receiver: Receiver) -> None:
    assert parse_receiver(url) == receiver


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.com",
        "//hooks.example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://:443/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:http/",
        "https://exa mple.com/",
        "https://example.com/\r\nX-Header:1",
        "https://example.com/\x00",
        "https://exämple.com/",
        "https://127%2e0.0.1/",
        "https://good.example\\@evil.example/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://[127.0.0.1]/",
        "https://[example.com]/",
        "https://-example.com/",
        "https://example.com./",
        "https://" + "a" * 3000,
    ],
)
def test_bad_ones(url: str) -> None:
    with pytest.raises(InvalidInput, match="The address for alerts") as caught:
        parse_receiver(url)
    assert caught.value.hint


@pytest.mark.parametrize(
    "url", ["https://ann:s3cret@example.com/", "https://ann@example.com/", "https://@example.com/"]
)
def test_credentials_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(InvalidInput, match="user name or password") as caught:
        parse_receiver(url)
    assert "s3cret" not in str(caught.value)


def test_what_is_shown_holds_no_secret() -> None:
    receiver = parse_receiver("https://hooks.example.com:8443/s3cret?key=s3cret")
    assert receiver.origin == "https://hooks.example.com:8443"
    assert "s3cret" not in repr(receiver) + str(receiver) + f"{receiver}"
    assert parse_receiver("http://[::1]/").authority == "[::1]"


@given(st.text() | st.text("htps:/@[]%\\#?.0a", max_size=30).map(lambda rest: f"http://{rest}"))
def test_any_text_is_read_or_refused(url: str) -> None:
    try:
        receiver = parse_receiver(url)
    except InvalidInput:
        return
    assert receiver.host
    assert receiver.target.startswith("/")
    assert "\n" not in receiver.target
