"""What of a reply need not be as recorded, and why: one table, the first that covers counts.

Paths are names and places joined by "/": `*` stands for one of them (and for the place in a list),
`**` for any number. What no rule covers must be equal; numbers to 1e-9.
"""

import re
from dataclasses import dataclass
from functools import cache

RUNS = {"CREATED", "RUNNING", "DONE"}


@dataclass(frozen=True, slots=True)
class Unread:
    """No client reads it: it may differ or be absent."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The same kind of value: number, text, bool, list, object, null; NaN counts as a number."""

    or_null: bool = False

    def allows(self, recorded: object, told: object) -> bool:
        """Whether the two are of the same kind."""
        pair = kind_of(recorded), kind_of(told)
        return pair[0] == pair[1] or (self.or_null and "null" in pair)


@dataclass(frozen=True, slots=True)
class Within:
    """Numbers that may differ by this much, relative to them or to 1."""

    of: float


@dataclass(frozen=True)
class Rule:
    """How values at the paths are compared in replies to the requests, and why so."""

    requests: str
    paths: tuple[str, ...]
    how: Unread | Kind | Within
    why: str

    def is_about(self, request: str) -> bool:
        """Whether it is about replies to this request."""
        return bool(_pattern(self.requests).fullmatch(request))

    def covers(self, path: str) -> bool:
        """Whether the value at this path is compared so."""
        return any(_pattern(one).fullmatch(path) for one in self.paths)


def kind_of(value: object) -> str:
    """The kind of a JSON value."""
    if value in ("NaN", "Infinity", "-Infinity"):
        return "number"
    kinds = {type(None): "null", bool: "bool", int: "number", float: "number", str: "text"}
    return kinds.get(type(value)) or ("list" if isinstance(value, list) else "object")


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    text = re.escape(glob).replace(r"\*\*/", "(.*/)?").replace(r"\*\*", ".*")
    return re.compile(text.replace(r"\*", "[^/]*"))


ANY = "**"

RULES = (
    Rule(
        ANY,
        (
            "**start_time",
            "**end_time",
            "**run_time",
            "**msec",
            "**timestamp",
            "**duration/*",
            "**timestamp/*",
            "**scoring_time",
            "/cloud_uptime_millis",
            "**last_ping",
        ),
        Kind(),
        "Times.",
    ),
    Rule(
        ANY,
        ("**/key/name", "**/key/URL", "**/dest/name", "**/dest/URL", "**/session_key", "/model_id"),
        Kind(or_null=True),
        "Made up by the server; a client that uses them is answered, as the replay shows.",
    ),
    Rule(
        ANY,
        ("**/checksum", "**_checksum", "**/byte_size", "**/model_size_in_bytes/*", "/total_bytes"),
        Kind(),
        "Of how a server stores it.",
    ),
    Rule(
        "GET /*/Cloud**",
        (
            "/branch_name",
            "/last_commit_hash",
            "/describe",
            "/compiled_by",
            "/compiled_on",
            "/build_age",
            "/build_too_old",
            "/build_number",
            "/cloud_name",
            "/web_ip",
            "/cloud_internal_timezone",
            "/locked",
            "/nodes/*/*",
        ),
        Kind(or_null=True),
        "Of the program and the machine.",
    ),
    Rule(ANY, ("**/nodes/*/my_cpu_pct", "**/nodes/*/sys_cpu_pct"), Unread(), "Of the machine."),
    Rule(
        ANY,
        (
            "**/_exclude_fields",
            "**/compression",
            "**/write_checksum",
            "**/tz_adjust_from_local",
            "/separator",
            "/header",
            "/quote_header",
            "/job_id",
            "**/retained_keys",
            "**full_column_count",
            "**/column_count",
            "**/row_count",
            "**/help",
            "**/markdown",
            "**/stacktrace",
            "**/exception_msg",
            "**/dev_msg",
            "**/failure_stack_traces",
            "**/error_url",
            "/values",
        ),
        Unread(),
        "The echo of parameters, texts of Java, and what only a developer of H2O reads.",
    ),
    Rule(
        ANY,
        ("**/progress", "**/progress_msg", "**/ready_for_view"),
        Kind(or_null=True),
        "One server is done when it replies, another is not yet.",
    ),
    Rule("POST **", ("**/status",), Kind(), "So is this."),
    Rule(ANY, ("**/msg", "**/message", "**/exception"), Kind(), "Sentences are our own."),
    Rule(
        "GET /3/Frames**",
        (
            "**/chunk_summary/data",
            "**/chunk_summary/rowcount",
            "**/distribution_summary/data",
            "**/distribution_summary/rowcount",
        ),
        Kind(),
        "How a server cuts columns into chunks.",
    ),
    Rule(
        ANY,
        ("**/columns/*/description", "**/columns/*/format"),
        Kind(),
        "How a column of a table may be printed.",
    ),
    Rule("GET /3/Metadata/schemas", ("/schemas",), Kind(), "A server tells of those it has."),
    Rule("GET /3/Metadata/endpoints", ("/routes",), Kind(), "A server tells of those it has."),
    *(
        Rule(f"GET /3/{noun}", (f"/{where}",), Kind(), "All that is kept, in any order.")
        for noun, where in (
            ("Jobs", "jobs"),
            ("Frames", "frames"),
            ("Models", "models"),
            ("ModelMetrics", "model_metrics"),
        )
    ),
)
