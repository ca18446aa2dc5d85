"""What passes between client and worker."""

from steam.web.gateway.messages import answer_headers, chunk, request_head

HEADERS = [
    (b"host", b"127.0.0.1:9000"),
    (b"content-type", b"application/json"),
    (b"cookie", b"session=1"),
    (b"authorization", b"Bearer x"),
    (b"connection", b"keep-alive, x-request-id"),
    (b"transfer-encoding", b"chunked"),
    (b"content-length", b"999"),
    (b"expect", b"100-continue"),
    (b"x-forwarded-for", b"10.0.0.1"),
    (b"x-request-id", b"r1"),
]


def test_only_what_is_needed_goes_to_the_worker() -> None:
    head = request_head("POST", b"/predict", b"a=1", HEADERS, 7)
    assert head.split(b"\r\n") == [
        b"POST /predict?a=1 HTTP/1.1",
        b"host: localhost",
        b"content-type: application/json",
        b"x-request-id: r1",
        b"content-length: 7",
        b"",
        b"",
    ]


def test_every_body_is_framed_one_way() -> None:
    assert b"content-length: 0" in request_head("POST", b"/", b"", [], 0)
    assert b"content-length" not in request_head("GET", b"/", b"", [], 0)
    unknown = request_head("POST", b"/", b"", HEADERS, None)
    assert b"transfer-encoding: chunked" in unknown
    assert b"content-length" not in unknown
    assert chunk(b"x" * 17) + chunk(b"") == b"11\r\n" + b"x" * 17 + b"\r\n0\r\n\r\n"


def test_the_client_gets_no_header_of_the_connection() -> None:
    answered = [
        (b"Content-Type", b"application/json"),
        (b"Date", b"now"),
        (b"Connection", b"close"),
        (b"Transfer-Encoding", b"chunked"),
        (b"Set-Cookie", b"a=1"),
        (b"Retry-After", b"1"),
    ]
    assert answer_headers(answered) == [
        (b"content-type", b"application/json"),
        (b"retry-after", b"1"),
    ]


def test_where_binary_tensors_begin_is_told_both_ways() -> None:
    header = (b"inference-header-content-length", b"120")
    assert b"%b: %b\r\n" % header in request_head("POST", b"/v2", b"", [header], 7)
    assert answer_headers([(header[0].title(), header[1])]) == [header]
