"""Flow's notebook in a browser: cells are written and run as people do it."""

from playwright.sync_api import Locator, Page, expect


class Notebook:
    """The notebook on a page, opened anew."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(f"{url}/flow")
        self.ended(self.cell(0))

    def cell(self, number: int) -> Locator:
        return self.page.locator(".cell").nth(number)

    def run(self, source: str, kind: str = "command") -> Locator:
        """A new last cell, run to its end."""
        return self.ended(self.begin(source, kind))

    def refused(self, source: str, kind: str = "command") -> Locator:
        """A new last cell, once its run has ended with a refusal."""
        cell = self.begin(source, kind)
        expect(cell).to_have_attribute("data-state", "failed")
        return cell

    def begin(self, source: str, kind: str = "command") -> Locator:
        """A new last cell, which runs."""
        cells = self.page.locator(".cell")
        count = cells.count()
        cells.last.get_by_role("button", name="Insert a cell below").click()
        expect(cells).to_have_count(count + 1)
        cell = cells.nth(count)
        if kind != "command":
            cell.get_by_label("Kind of cell").select_option(kind)
        cell.locator("textarea.source").first.fill(source)
        cell.get_by_role("button", name="Run this cell").click()
        return cell

    def click(self, button: Locator) -> Locator:
        """Click what adds a cell to the last one; that cell, run to its end."""
        cells = self.page.locator(".cell")
        count = cells.count()
        button.click()
        expect(cells).to_have_count(count + 1)
        return self.ended(cells.nth(count))

    @staticmethod
    def ended(cell: Locator) -> Locator:
        """The cell, once its run has ended well."""
        expect(cell).to_have_attribute("data-state", "done")
        return cell
