"""The window of a page: its size, and whether the page fits."""

from playwright.sync_api import Page

_DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))"


def resize(page: Page, width: int, height: int) -> None:
    """Give the window another size, and wait until the page is laid out and drawn in it.

    Before the next frame the page has the new width, but not yet the styles that go with it.
    """
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(_DRAWN)


def check_width(page: Page, width: int) -> None:
    """The page must fit a window of this width, which it has been given."""
    found = page.evaluate("document.documentElement.scrollWidth")
    assert found <= width, f"{page.url} is {found} wide in a window of {width}"
