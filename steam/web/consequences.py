"""What a change of a deployment does, in sentences, before anybody makes it. Pure."""

from dataclasses import dataclass, field

from steam.core.errors import InvalidInput
from steam.core.states import LIVE_STATES
from steam.web.cards import Card


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A question with its consequences, and the action that a yes leads to.

    `fields` are sent along. With `typed` the deployment's name has to be typed. What is not
    possible now is only told of, and why.
    """

    title: str
    sentences: tuple[str, ...]
    verb: str
    button: str
    is_danger: bool = False
    is_possible: bool = True
    fields: dict[str, object] = field(default_factory=dict)
    typed: str = ""


def stopping(card: Card, asked: int) -> Confirmation:
    """Stop it."""
    name = card.deployment.name
    sentences = (
        _workers_end(card),
        f"Nobody gets predictions from {name} until it is started again: requests are refused.",
        _asked(asked),
        "Its address, versions, settings, logs and history stay.",
    )
    return Confirmation(f"Stop {name}?", _said(sentences), "stop", "Stop")


def restarting(card: Card, asked: int) -> Confirmation:
    """Replace its workers."""
    name = card.deployment.name
    sentences = (
        f"{_counted(_live(card), 'worker')} of {name} {_is_are(_live(card))} replaced by new ones.",
        "Requests wait in the meantime; what is in hand is answered first.",
        _asked(asked),
        "Earlier crashes are forgotten. The version stays.",
    )
    return Confirmation(f"Restart {name}?", _said(sentences), "restart", "Restart")


def scaling(card: Card, replicas: int) -> Confirmation:
    """Another number of workers. Raises InvalidInput when it is the same."""
    name, before = card.deployment.name, card.deployment.replicas
    if replicas == before:
        raise InvalidInput(
            f"{name} has {_counted(before, 'worker')} already.", hint="Choose another number."
        )
    if replicas > before:
        more = replicas - before
        told = f"{_counted(more, 'worker')} more will start, each with memory of its own."
    else:
        fewer = before - replicas
        told = f"{_counted(fewer, 'worker')} will end, after what is in hand has been answered."
    sentences = (told, "The others go on as they are; nobody is refused.")
    title = f"Scale {name} from {before} to {replicas}?"
    return Confirmation(title, sentences, "scale", "Scale", fields={"replicas": replicas})


def rolling_back(card: Card, number: int, model: str, asked: int) -> Confirmation:
    """Put an older version, which is of `model`, in place."""
    name, current = card.deployment.name, card.version
    instead = f", in the place of version {current.number} ({card.model})" if current else ""
    follows = card.label
    sentences = (
        f"Version {number} ({model}) becomes current{instead}.",
        "Workers are replaced one by one; requests wait in the meantime and none is refused."
        if card.ready
        else "Its workers start with that version.",
        _asked(asked),
        f"It stops following the label {follows.name}." if follows else "",
        "The newer version stays in the list: you can come back to it.",
    )
    title = f"Put version {number} of {name} in place?"
    fields: dict[str, object] = {"version": number}
    return Confirmation(title, _said(sentences), "rollback", "Make it current", fields=fields)


def deleting(card: Card, asked: int) -> Confirmation:
    """Remove it for good."""
    name = card.deployment.name
    sentences = (
        _workers_end(card),
        f"The address of {name} is gone: whoever asks it gets an error.",
        _asked(asked),
        f"Its {_counted(len(card.numbers), 'version')} and its settings are removed for good.",
        "Its models and its events stay.",
    )
    return Confirmation(
        f"Delete {name}?", _said(sentences), "delete", "Delete", is_danger=True, typed=name
    )


def _said(sentences: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if sentence)


def _live(card: Card) -> int:
    return sum(worker.state in LIVE_STATES for worker in card.workers)


def _workers_end(card: Card) -> str:
    live = _live(card)
    if not live:
        return "None of its workers runs."
    whose = "It ends" if live == 1 else f"Its {live} workers end"
    return f"{whose}, after what is in hand has been answered."


def _asked(asked: int) -> str:
    """Who would notice."""
    if asked == 0:
        return "Nobody has asked it in the last hour."
    return f"It was asked {'once' if asked == 1 else f'{asked:,} times'} in the last hour."


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _is_are(number: int) -> str:
    return "is" if number == 1 else "are"
