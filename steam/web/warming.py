"""What the first page would wait for otherwise, done while the master starts."""

import gc
import threading

import jinja2
from fastapi import FastAPI

_NO_PAGE = {"type": "http", "method": "GET", "path": "/-", "root_path": "", "headers": []}


def begin_warming(app: FastAPI) -> threading.Thread:
    """Warm the application in a thread: some half a second, in which requests are served too."""
    thread = threading.Thread(target=warm, args=(app,), name="warming", daemon=True)
    thread.start()
    return thread


def warm(app: FastAPI) -> None:
    """Compile every template, and have every route read what its handler asks for.

    Whatever is loaded then stays as long as the process does. The garbage collector leaves it
    alone from there on: looking through all of it held every thread up for 0.1 s, time and again.
    """
    environment: jinja2.Environment = app.state.templates
    for name in environment.list_templates():
        environment.get_template(name)
    for route in app.router.routes:
        route.matches(dict(_NO_PAGE))  # routes are taken apart when they are looked at first
    gc.collect()
    gc.freeze()
