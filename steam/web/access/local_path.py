"""Where a browser may be sent after a login: pages of this server only."""

import re

_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,2000}")


def local_path(wanted: str) -> str:
    """`wanted` if it is a path of this server, else `/`.

    `//host` and `/\\host` are other servers to a browser, which also drops control characters.
    """
    return wanted if _LOCAL.fullmatch(wanted) else "/"
