// Charts of server-rendered pages: <figure data-chart="lines"> with its data as JSON inside.
// A figure that htmx swaps in is drawn too, and one that it takes away is given up.

import { areas } from "./areas.js"
import { bars } from "./bars.js"
import { draw } from "./chart.js"
import { columns } from "./columns.js"
import { intervalBars } from "./interval_bars.js"
import { lines } from "./lines.js"
import { quantiles } from "./quantiles.js"
import { precisionRecall, roc } from "./roc.js"

const FORMS = { lines, bars, intervalBars, roc, precisionRecall, areas, columns, quantiles }
const drawn = new Map()

function describe(figure) {
  const form = FORMS[figure.dataset.chart]
  return form(JSON.parse(figure.querySelector("script[type='application/json']").textContent))
}

async function drawIn(figure) {
  const canvas = document.createElement("div")
  canvas.className = "canvas"
  figure.prepend(canvas)
  drawn.set(figure, await draw(canvas, describe(figure)))
}

// What htmx puts in the place of a figure of the same id takes its canvas over: nothing flickers.
function moveTo(figure, from, chart) {
  figure.prepend(from.querySelector(".canvas"))
  chart.update(describe(figure))
  drawn.set(figure, chart)
}

export function drawAll(root = document) {
  for (const [figure, chart] of drawn) {
    if (figure.isConnected) continue
    drawn.delete(figure)
    const next = figure.id && document.getElementById(figure.id)
    if (next && next.dataset.chart === figure.dataset.chart) moveTo(next, figure, chart)
    else chart.dispose()
  }
  for (const figure of root.querySelectorAll("figure[data-chart]:not(:has(.canvas))")) drawIn(figure)
}

drawAll()
for (const moment of ["htmx:afterSwap", "htmx:afterSettle"]) document.addEventListener(moment, () => drawAll())
