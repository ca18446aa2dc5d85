"""`steam deployment history`: its versions, and what ran at a time."""

from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.output import print_facts, print_json, print_table, say, time_text
from steam.cli.when import parse_past, zone_text
from steam.client.shapes import EventShape, MomentShape, VersionShape, WantedShape


def history(
    name: options.DeploymentName,
    at: Annotated[
        str | None,
        typer.Option(metavar="WHEN", help="What ran then: 14:03 (today), 2026-11-17 14:03."),
    ] = None,
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Its versions: who, when and why; or with --at, what ran at that time, and why.

    Example: steam deployment history prostate --at "2026-11-17 14:03"
    """
    at_ms = None if at is None else parse_past(at)
    with connect.master(home, master) as client:
        if at_ms is not None:
            moment = client.at(name, at_ms)
            print_json(moment) if json else _print_moment(moment)
            return
        versions = client.versions(name)
    print_json(versions) if json else _print_versions(versions)


def _print_versions(versions: list[VersionShape]) -> None:
    print_table(
        ("version", "model", "current", "who", "when", "why"),
        [
            (v.number, v.model, "yes" if v.current else "", v.who, time_text(v.created_ms), v.why)
            for v in versions
        ],
        "It has no versions.",
    )


def _print_moment(moment: MomentShape) -> None:
    say(f"At {zone_text(moment.ms)}:")
    print_facts(
        [
            ("deployment", moment.name),
            *_wanted_facts(moment),
            ("changed before", _change_text(moment.last)),
            ("changed after", _change_text(moment.next)),
        ]
    )
    print_table(
        ("worker", "version", "pid", "port", "ready", "ended"),
        [
            (w.slot, w.version, w.pid, w.port, time_text(w.ready_ms), time_text(w.ended_ms))
            for w in moment.workers or ()
        ],
        "No worker was ready."
        if moment.workers is not None
        else "Its workers are not on record any more: that deployment was removed.",
    )


def _wanted_facts(moment: MomentShape) -> list[tuple[str, object]]:
    if not moment.recorded:
        return [("wanted", "not recorded")]
    if moment.wanted is None:
        return [("wanted", "nothing: there was no such deployment")]
    return [("wanted", _wanted_text(moment.wanted))]


def _wanted_text(wanted: WantedShape) -> str:
    told = f"{wanted.desired}, version {wanted.version} ({wanted.model})"
    told += f", workers: {wanted.replicas}"
    return f"{told}, following label {wanted.label.name}" if wanted.label else told


def _change_text(event: EventShape | None) -> str:
    if event is None:
        return "never"
    why = event.data.get("why")
    told = f"{time_text(event.ms)} by {event.actor}: {event.text}"
    return f"{told} Why: {why}" if why else told
