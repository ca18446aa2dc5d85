// Gains and lift: how many of the positives are among the rows with the highest scores.

import { draw } from "./chart.js"
import { element, table } from "./elements.js"
import { lines } from "./lines.js"
import { percent, short } from "./numbers.js"

const SHARE = { min: 0, max: 1, name: "Share of rows, highest scores first" }

// data: {groups: [{share, lift, cumulative_lift, captured}, ...]}
export async function gains(target, { groups }) {
  const captured = element("div", { className: "canvas" })
  const lift = element("div", { className: "canvas" })
  const rows = groups.map((group) => [
    percent(group.share),
    percent(group.captured),
    short(group.lift),
    short(group.cumulative_lift),
  ])
  target.replaceChildren(
    element(
      "div",
      { className: "pair" },
      element("figure", { className: "plot" }, captured, element("figcaption", { text: "Share of the positives found so far; the dotted line is chance." })),
      element("figure", { className: "plot" }, lift, element("figcaption", { text: "Lift: how many times more positives than among all rows." })),
    ),
    element(
      "details",
      {},
      element("summary", { text: "As a table" }),
      element("div", { className: "scroll" }, table(["Rows", "Positives found", "Lift", "Lift so far"], rows)),
    ),
  )
  const points = (name) => groups.map((group) => [group.share, group[name]])
  const charts = await Promise.all([
    draw(captured, lines({ series: [{ name: "Found", points: [[0, 0], ...points("captured")] }], x: SHARE, y: { min: 0, max: 1 }, diagonal: true })),
    draw(lift, lines({ series: [{ name: "In the group", points: points("lift") }, { name: "So far", points: points("cumulative_lift") }], x: SHARE, y: { min: 0 } })),
  ])
  return {
    dispose() {
      charts.forEach((chart) => chart.dispose())
      target.replaceChildren()
    },
  }
}
