// A Rapids cell: one expression, evaluated by the trainer.

import { make } from "../../dom.js"
import { frameCard } from "../../frames/frame_card.js"
import { cut } from "../../frames/cells.js"
import { readFrame } from "../../frames/reading.js"
import { pythonValue } from "../../language/python.js"
import { placeIn } from "../../language/place.js"
import { evaluate } from "../../trainer/rapids.js"
import { Refused } from "../../trainer/request.js"

const MOST = 100
const LONGEST = 200

export const rapids = {
  name: "rapids",
  summary: "An expression of Rapids",
  kind: true,

  async run({ source }, { signal }) {
    if (source.trim() === "") throw new Refused(0, "There is no expression.", "Write one such as (mean (cols my_frame 'x') 1 0).")
    const answer = await placed(source, () => evaluate(source, { signal }))
    if (answer.key !== undefined) return { frame: await frameOf(answer, signal) }
    const value = answer.scalar ?? answer.string
    const all = Array.isArray(value) ? value : [value]
    return { values: all.slice(0, MOST).map((one) => cut(String(one), LONGEST)), more: Math.max(0, all.length - MOST) }
  },

  show(element, { frame, values, more }, { add }) {
    if (frame === undefined) {
      element.append(make("pre", { class: "wrap" }, values.join("\n")), more > 0 ? make("p", { class: "meta" }, `and ${more} more`) : "")
    } else if (frame.key === null) {
      element.append(make("p", {}, `A frame of ${frame.rows} rows and ${frame.columns} columns, which is gone: it had no name. Keep it with (assign name …).`))
    } else {
      element.append(frameCard(frame, add))
    }
  },

  python: ({ source }) => [`h2o.rapids(${pythonValue(source.trim())})`],
}

async function frameOf({ key, num_rows: rows, num_cols: columns }, signal) {
  if (key?.name) return readFrame(key.name, { signal })
  return { key: null, rows, columns }
}

// A syntax error tells the position; the hint shows it in the text.
async function placed(source, evaluated) {
  try {
    return await evaluated()
  } catch (error) {
    const { position } = error.details ?? {}
    if (typeof position !== "number") throw error
    throw new Refused(error.status, error.message, placeIn(source, position))
  }
}
