"""Routes of H2O that this trainer does not serve on purpose, each with the reason."""

from dataclasses import dataclass

from steam.core.errors import Unsupported
from steam.trainer.rest.call import Call, Endpoint
from steam.trainer.rest.schemas import Json


@dataclass(frozen=True, slots=True)
class Refusal:
    """A route, why it is refused, and what to do instead."""

    method: str
    path: str
    sentence: str
    hint: str = ""


_NO_CREDENTIALS = "Credentials are not taken with a request."
_NO_STACKS = "Stacks of threads are not shown."
_SEE_JOBS = "GET /3/Jobs tells what runs."
_NO_PROGRAM = "The steps of an assembly are not made into a program."
_SEND_AGAIN = "Send them with another frame to POST /99/Assembly."

_REFUSALS = (
    Refusal(
        "POST",
        "/3/Shutdown",
        "The trainer is not stopped over HTTP.",
        "Stop it where it was started.",
    ),
    Refusal(
        "POST",
        "/3/Recovery/resume",
        "Jobs that a trainer left unfinished are not resumed.",
        "Start them again; frames that were saved are there.",
    ),
    Refusal("POST", "/3/DecryptionSetup", "Encrypted files are not read.", "Decrypt them before."),
    Refusal(
        "POST",
        "/3/PersistS3",
        _NO_CREDENTIALS,
        "The operator gives them to the trainer's environment.",
    ),
    Refusal(
        "DELETE",
        "/3/PersistS3",
        _NO_CREDENTIALS,
        "The operator takes them from the trainer's environment.",
    ),
    Refusal(
        "POST",
        "/3/PutKey",
        "Functions of clients are not run here.",
        "Measure predictions at the client.",
    ),
    Refusal("GET", "/3/JStack", _NO_STACKS, _SEE_JOBS),
    Refusal("GET", "/3/Profiler", _NO_STACKS, _SEE_JOBS),
    Refusal("GET", "/3/KillMinus3", _NO_STACKS, _SEE_JOBS),
    Refusal("GET", "/99/Assembly.java/{assembly}/{name}", _NO_PROGRAM, _SEND_AGAIN),
    Refusal("GET", "/99/Assembly.fetch_mojo_pipeline/{assembly}/{name}", _NO_PROGRAM, _SEND_AGAIN),
    Refusal("GET", "/3/Timeline", "There is one node, so no packets go between nodes."),
)


def _route(refusal: Refusal) -> Endpoint:
    def refuse(_call: Call) -> Json:
        raise Unsupported(refusal.sentence, hint=refusal.hint)

    refuse.__doc__ = f"`{refusal.method} {refusal.path}` is refused. {refusal.sentence}"
    return Endpoint(refusal.method, refusal.path, refuse, None)


routes = [_route(refusal) for refusal in _REFUSALS]
