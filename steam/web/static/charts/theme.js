// The page's colours as a chart needs them; they follow light and dark.

const SERIES = ["--accent", "--good", "--warn", "--bad", "--busy", "--idle"]

export function readTheme() {
  const style = getComputedStyle(document.documentElement)
  const color = (name) => resolved(style.getPropertyValue(name).trim())
  return {
    series: SERIES.map(color),
    text: color("--text"),
    quiet: color("--quiet"),
    line: color("--line"),
    card: color("--card"),
    good: color("--good"),
    warn: color("--warn"),
    bad: color("--bad"),
    accent: color("--accent"),
    font: getComputedStyle(document.body).fontFamily,
  }
}

// A canvas knows no light-dark(): the browser says which of the two holds.
function resolved(value) {
  const probe = document.createElement("span")
  probe.style.color = value
  probe.hidden = true
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
