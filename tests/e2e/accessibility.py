"""What axe-core finds on a page."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that read colours: all that another colour scheme may break."""
RUN = """async ([within, rules]) => {
  const only = rules.length ? { runOnly: rules } : {}
  const { violations } = await axe.run(within, { resultTypes: ["violations"], ...only })
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
    )
}"""


def serious_findings(page: Page, within: str = "body", rules: tuple[str, ...] = ()) -> list[str]:
    """Violations, of all rules or of those named, of impact serious or critical.

    The page's context lets scripts of others in.
    """
    if not page.evaluate("'axe' in globalThis"):
        page.add_script_tag(path=AXE)
    findings: list[str] = page.evaluate(RUN, [within, rules])
    return findings
