// Which columns a model leans on.

import { bars } from "../../../charts/bars.js"
import { percent } from "../../../charts/numbers.js"
import { table } from "../../dom.js"
import { folded } from "./folded.js"
import { plot } from "./plot.js"

const MOST_DRAWN = 20

export function importancePart({ importance }) {
  if (!importance || importance.length === 0) return null
  return folded("Variable importance", (body) => drawImportance(body, importance), { open: true })
}

async function drawImportance(body, importance) {
  const drawn = importance.slice(0, MOST_DRAWN).map(({ name, share }) => ({ name, value: share }))
  await plot(body, "Each column's share of what all of them explain.", bars({ bars: drawn }), {
    height: 50 + drawn.length * 24,
  })
  body.append(
    folded("As a table", (element) =>
      element.append(
        table(["Column", { text: "Share", number: true }], importance.map(({ name, share }) => [name, percent(share)])),
      ),
    ),
  )
}
