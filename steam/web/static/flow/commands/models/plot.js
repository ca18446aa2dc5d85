// Charts in the outputs of cells: given up when their cell draws something else or goes.

import { draw } from "../../../charts/chart.js"
import { make } from "../../dom.js"

const drawn = new Set()

// A figure with a chart and its meaning in words; the chart is drawn once the figure is on the page.
export function plot(parent, caption, describe, { height = 260 } = {}) {
  const canvas = make("div", { class: "canvas" })
  canvas.style.height = `${height}px`
  parent.append(make("figure", { class: "plot" }, canvas, make("figcaption", {}, caption)))
  return kept(canvas, () => draw(canvas, describe))
}

// Whatever `begin` draws in an element, {dispose()}, for as long as the element is on the page.
export async function kept(element, begin) {
  for (const one of drawn) {
    if (one.element.isConnected) continue
    one.plot.dispose()
    drawn.delete(one)
  }
  const plot = await begin()
  drawn.add({ element, plot })
  return plot
}
