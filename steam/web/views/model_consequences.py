"""What a change of a model or of a label does, in sentences, before anybody makes it. Pure."""

from collections.abc import Sequence

from steam.core.names import check_slug
from steam.web.consequences import Confirmation


def moving_label(
    label: str, model: str | None, before: str | None, followers: Sequence[tuple[str, str | None]]
) -> Confirmation:
    """Point a label at a model, or at none; `followers` are deployments with their models.

    Raises InvalidInput for a name that cannot be.
    """
    check_slug("label", label)
    if model is None:
        title = f"Take {label} off {before}?"
        first = f"{label} points at no model then; it can be pointed at one again."
    elif before is None:
        title, first = f"Label {model} as {label}?", f"{label} points at {model} then."
    else:
        title, first = f"Move {label} to {model}?", f"{label} moves from {before} to {model}."
    return Confirmation(
        title,
        (first, *(_of_follower(name, served, model) for name, served in followers))
        if followers
        else (first, "No deployment follows it, so none changes."),
        "label" if model is not None else "unlabel",
        "Move it" if before and model else "Take it off" if model is None else "Label it",
        fields={"label": label},
    )


def deleting_label(label: str, model: str | None, followers: Sequence[str]) -> Confirmation:
    """Remove a label."""
    at = f"It points at {model}, which stays." if model else "It points at no model."
    if followers:
        at = f"It cannot be deleted while {', '.join(followers)} follows it."
    fields: dict[str, object] = {"label": label}
    return Confirmation(
        f"Delete the label {label}?",
        (at,),
        "delete-label",
        "Delete",
        is_danger=True,
        is_possible=not followers,
        fields=fields,
    )


def replacing(model: str, deployment: str, served: str | None, label: str | None) -> Confirmation:
    """Put a model behind a deployment that exists."""
    sentences = [
        f"{deployment} gets {model} as its next version"
        + (f", in place of {served}." if served else "."),
        "The old version answers until the new one is ready: no request is lost.",
        "Its page can go back to any earlier version.",
    ]
    if label:
        sentences.append(f"It follows the label {label} now, and no longer will.")
    return Confirmation(
        f"Replace the model of {deployment}?",
        tuple(sentences),
        "replace",
        "Replace it",
        fields={"deployment": deployment},
    )


def deleting_model(
    model: str, versions: Sequence[tuple[str, int]], labels: Sequence[str]
) -> Confirmation:
    """Remove a model; `versions` of deployments are why it may not be possible."""
    if versions:
        told = ", ".join(f"{name} (version {number})" for name, number in versions[:10])
        sentences = [
            f"It cannot be deleted now: it is in the history of {told}.",
            "Delete those deployments first; their history needs the model.",
        ]
    else:
        sentences = ["Its file is removed from this server, and cannot be brought back."]
        sentences += [f"The label {label} points at no model then." for label in labels]
    return Confirmation(
        f"Delete the model {model}?",
        tuple(sentences),
        "delete",
        "Delete",
        is_danger=True,
        is_possible=not versions,
    )


def _of_follower(name: str, served: str | None, model: str | None) -> str:
    if model is None:
        return f"{name} follows it and keeps {served or 'what it has'}."
    if served == model:
        return f"{name} follows it and serves {model} already."
    return f"{name} follows it: {served or 'nothing'} is replaced by {model} there."
