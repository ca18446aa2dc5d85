// The coefficients of a linear model: the largest drawn with their intervals, all in a table.

import { intervalBars } from "../../../charts/interval_bars.js"
import { short } from "../../../charts/numbers.js"
import { make, table } from "../../dom.js"
import { folded } from "./folded.js"
import { plot } from "./plot.js"
import { largestCoefficients, withIntervals } from "./coefficients.js"

const MOST_DRAWN = 20

export function coefficientsPart({ coefficients }) {
  if (!coefficients) return null
  return folded("Coefficients", (body) => drawCoefficients(body, coefficients), { open: coefficients.rows.length > 0 })
}

async function drawCoefficients(body, coefficients) {
  const largest = largestCoefficients(coefficients, MOST_DRAWN)
  if (largest.length > 0) {
    const lines = largest.some(({ low }) => low !== undefined) ? " The dark lines are 95 % intervals." : ""
    const caption = `The ${largest.length} largest, of standardized columns: to the right they raise the answer.${lines}`
    await plot(body, caption, intervalBars({ bars: largest }), { height: 60 + largest.length * 24 })
  }
  const { heads, rows } = withIntervals(coefficients)
  body.append(table(heads, rows.map((row) => row.map((cell) => (typeof cell === "number" ? short(cell) : (cell ?? "–"))))))
  if (coefficients.all > coefficients.rows.length) {
    body.append(make("p", { class: "meta" }, `The first ${coefficients.rows.length} of ${coefficients.all} coefficients.`))
  }
}
