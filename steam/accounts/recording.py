"""What happens to accounts, as events: who did what to whom, never a secret."""

from steam.core.store import Writer


def record(
    writer: Writer, kind: str, thing: str, text: str, *, ms: int, who: str, **data: object
) -> None:
    """One event. `thing` is such as `account:anna`."""
    writer.add_event(ms=ms, actor=who, kind=kind, thing=thing, text=text, data=data)
