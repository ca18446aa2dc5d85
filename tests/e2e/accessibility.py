"""What axe-core finds on a page."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async (within) => {
  const { violations } = await axe.run(within, { resultTypes: ["violations"] })
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
    )
}"""


def serious_findings(page: Page, within: str = "body") -> list[str]:
    """Violations of impact serious or critical; the page's context lets scripts of others in."""
    if not page.evaluate("'axe' in globalThis"):
        page.add_script_tag(path=AXE)
    findings: list[str] = page.evaluate(RUN, within)
    return findings
