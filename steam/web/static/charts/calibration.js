// Calibration: of the rows with a score of about 0.3, are three in ten positive?

import { draw } from "./chart.js"
import { element, table } from "./elements.js"
import { lines } from "./lines.js"
import { percent, short } from "./numbers.js"

// data: {bins: [{mean, observed, weight}, ...]}
export async function calibration(target, { bins }) {
  const canvas = element("div", { className: "canvas" })
  const rows = bins.map(({ mean, observed, weight }) => [percent(mean), percent(observed), short(weight)])
  target.replaceChildren(
    element(
      "div",
      { className: "pair" },
      element("figure", { className: "plot" }, canvas, element("figcaption", { text: "What was predicted and what happened; on the dotted line both agree." })),
      element("div", { className: "scroll" }, table(["Mean prediction", "Happened", "Rows"], rows)),
    ),
  )
  const chart = await draw(
    canvas,
    lines({
      series: [{ name: "Happened", points: bins.map(({ mean, observed }) => [mean, observed]), marked: true }],
      x: { min: 0, max: 1, name: "Mean prediction" },
      y: { min: 0, max: 1, name: "Share of positives" },
      diagonal: true,
    }),
  )
  return {
    dispose() {
      chart.dispose()
      target.replaceChildren()
    },
  }
}
