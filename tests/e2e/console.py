"""The console of a page, which must stay free of errors: those of its policy are among them."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import ConsoleMessage, Page


@contextmanager
def watched(page: Page, *provoked: str) -> Iterator[Page]:
    """The page, closed in the end; statuses of answers that are provoked may be told of."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        told = [
            way + status for status in provoked if status for way in ("status of ", "Error Code ")
        ]
        meant = any(way in message.text for way in told)
        if message.type in {"error", "warning"} and not meant:
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == [], complaints
