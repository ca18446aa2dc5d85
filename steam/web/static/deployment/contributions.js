// What moved the score, drawn and in a table.

import { bars } from "../charts/bars.js"
import { draw } from "../charts/chart.js"
import { short } from "../charts/numbers.js"
import { element } from "./elements.js"
import { sharesOf } from "./shares.js"

const ROW_PX = 24
const REST_PX = 52

let chart = null

export async function showContributions(place, contributions, label) {
  chart?.dispose()
  chart = null
  const shares = sharesOf(contributions, label)
  const canvas = element("div", { className: "canvas" })
  canvas.style.height = `${shares.bars.length * ROW_PX + REST_PX}px`
  const title = shares.level === null ? "What moved the score" : `What moved the score of ${shares.level}`
  const about = shares.start === null ? "" : ` Scores start at ${short(shares.start)}.`
  place.append(
    element("h3", { text: title }),
    element("figure", { className: "contributions" }, canvas, element("figcaption", { className: "meta", text: `What each column adds, on the scale of the link.${about}` })),
    element("details", {}, element("summary", { text: "As a table" }), tableOf(shares.bars)),
  )
  chart = await draw(canvas, bars({ bars: shares.bars, signed: true }))
}

function tableOf(rows) {
  const table = element("table")
  for (const { name, value } of rows) {
    const line = element("tr", {}, element("th", { text: name, scope: "row" }), element("td", { className: "num", text: short(value) }))
    table.append(line)
  }
  return table
}
