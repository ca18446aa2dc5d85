"""The headers that every answer carries."""


def test_security_headers_are_everywhere(world):
    for path in ("/", "/nope", "/api/health", "/api/nope", "/static/steam.css"):
        headers = world.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == ("no-cache" if "static" in path else "no-store")


def test_a_refused_request_has_them_too(world):
    answer = world.client.get("/", headers={"Host": "evil.example"})
    assert answer.headers["x-content-type-options"] == "nosniff"
