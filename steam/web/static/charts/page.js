// Charts of server-rendered pages: <figure data-chart="lines"> with its data as JSON inside.
// A figure that htmx swaps in is drawn too, and one that it takes away is given up.

import { bars } from "./bars.js"
import { draw } from "./chart.js"
import { lines } from "./lines.js"

const FORMS = { lines, bars }
const drawn = new Map()

async function drawIn(figure) {
  const form = FORMS[figure.dataset.chart]
  const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent)
  const canvas = document.createElement("div")
  canvas.className = "canvas"
  figure.prepend(canvas)
  drawn.set(figure, await draw(canvas, form(data)))
}

export function drawAll(root = document) {
  for (const [figure, chart] of drawn) {
    if (figure.isConnected) continue
    chart.dispose()
    drawn.delete(figure)
  }
  for (const figure of root.querySelectorAll("figure[data-chart]:not(:has(.canvas))")) drawIn(figure)
}

drawAll()
document.addEventListener("htmx:afterSettle", () => drawAll())
