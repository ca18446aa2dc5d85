// How a model came about: a figure over trees or iterations, and the whole table.

import { short } from "../../../charts/numbers.js"
import { lines } from "../../../charts/lines.js"
import { make, table } from "../../dom.js"
import { historyCurves, historyGroups } from "./curves.js"
import { wordFor } from "./figures.js"
import { folded } from "./folded.js"
import { plot } from "./plot.js"

const FIRST = ["logloss", "rmse", "deviance", "objective", "within_cluster_sum_of_squares"]

export function historyPart({ history }) {
  if (!history || history.rows.length === 0) return null
  return folded("Scoring history", (body) => drawHistory(body, history))
}

async function drawHistory(body, history) {
  const groups = historyGroups(historyCurves(history))
  if (groups.size > 0) await drawChosen(body, groups)
  const cells = history.rows.map((row) => row.map((cell) => (typeof cell === "number" ? short(cell) : (cell ?? "–"))))
  body.append(table(history.heads, cells))
}

async function drawChosen(body, groups) {
  const names = [...groups.keys()]
  const chosen = FIRST.find((name) => groups.has(name)) ?? names[0]
  const select = make(
    "select",
    { "aria-label": "Figure", onchange: () => chart.update(described(groups.get(select.value))) },
    names.map((name) => make("option", { value: name, selected: name === chosen }, wordFor(name))),
  )
  body.append(make("div", { class: "inline" }, select))
  const chart = await plot(body, "The figure after each step of training.", described(groups.get(chosen)))
}

function described(curves) {
  return lines({
    series: curves.map(({ name, points }) => ({ name: name.replaceAll("_", " "), points })),
    x: { name: curves[0].x.replaceAll("_", " ") },
    y: { scale: true },
  })
}
