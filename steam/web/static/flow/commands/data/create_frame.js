// createFrame dest: "drawn.hex", rows: 1000, cols: 10: a frame drawn by chance, to try things with.

import { drawCreateForm } from "../../forms/create_form.js"
import { frameCard } from "../../frames/frame_card.js"
import { readFrame } from "../../frames/reading.js"
import { pythonCall } from "../../language/python.js"
import { finished } from "../../trainer/finished.js"
import { post } from "../../trainer/request.js"

const SIZES = ["rows", "cols", "factors", "integer_range", "real_range", "response_factors"]
const FRACTIONS = ["categorical", "integer", "binary", "time", "string", "missing", "binary_ones"].map((kind) => `${kind}_fraction`)
const OTHERS = ["randomize", "value", "has_response", "positive_response", "seed_for_column_types"]

export const createFrame = {
  name: "createFrame",
  summary: "A frame drawn by chance, to try things with",
  takes: ["dest", "rows", "cols", "seed", ...FRACTIONS, ...SIZES.slice(2), ...OTHERS],

  async run(given, context) {
    if (given.rows === undefined || given.cols === undefined) return { form: given }
    const last = await finished(await post("/3/CreateFrame", given, context), context)
    return { frame: await readFrame(last.dest.name, context) }
  },

  show(element, { form, frame }, { add }) {
    element.append(form === undefined ? frameCard(frame, add) : drawCreateForm(form, add))
  },

  python({ dest, ...given }) {
    if (given.rows === undefined || given.cols === undefined) return []
    return [pythonCall("h2o.create_frame", [], { frame_id: dest, ...given })]
  },
}
