"""A worker that loads (`load`) or scores (`score`) only when a line comes on its standard input.

It says `waiting` on standard output each time it waits.
"""

import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import steam.scoring.hot_route as hot_route
import steam.scoring.routes.rows as rows
import steam.scoring.server as server
from steam.scoring.__main__ import main

P = ParamSpec("P")
T = TypeVar("T")


def gated(work: Callable[P, T]) -> Callable[P, T]:
    def wait_and_work(*args: P.args, **kwargs: P.kwargs) -> T:
        sys.stdout.write("waiting\n")
        sys.stdout.flush()
        sys.stdin.readline()
        return work(*args, **kwargs)

    return wait_and_work


if sys.argv.pop(1) == "load":
    server.load_model = gated(server.load_model)
else:
    rows._score = gated(rows._score)
    hot_route.HotRoute.answer = gated(hot_route.HotRoute.answer)
sys.exit(main())
