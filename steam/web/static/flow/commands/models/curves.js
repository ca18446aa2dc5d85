// What the chart of a scoring history is drawn from. Pure.

const NO_STEPS = new Set(["", "timestamp", "duration"])
const STEPS = ["number_of_trees", "iterations", "iteration", "epochs"]
const SPARSE = 0.5

// The figures of a scoring history that can be drawn: [{name, x, points}], names in their order.
export function historyCurves({ heads, rows }) {
  const at = STEPS.map((name) => heads.findIndex(({ text }) => text === name)).find((place) => place >= 0)
  return heads.flatMap(({ text, number }, place) => {
    if (!number || place === at || NO_STEPS.has(text)) return []
    const points = rows
      .map((row, index) => [at === undefined ? index : row[at], row[place]])
      .filter(([x, y]) => x !== null && y !== null)
    return points.length > 1 && points.length >= rows.length * SPARSE
      ? [{ name: text, x: at === undefined ? "step" : heads[at].text, points }]
      : []
  })
}

// Curves of one figure for training and validation belong in one chart.
export function historyGroups(curves) {
  const groups = new Map()
  for (const curve of curves) {
    const figure = curve.name.replace(/^(training|validation|deviance)_/, "")
    groups.set(figure, [...(groups.get(figure) ?? []), curve])
  }
  return groups
}
