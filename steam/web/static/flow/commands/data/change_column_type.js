// changeColumnType: a column's values read as another type.

import { frameCard } from "../../frames/frame_card.js"
import { readFrame } from "../../frames/reading.js"
import { pythonValue } from "../../language/python.js"
import { finished } from "../../trainer/finished.js"
import { at, post } from "../../trainer/request.js"
import { warningsOf } from "./warnings.js"

const METHODS = { Numeric: "asnumeric", Enum: "asfactor", String: "ascharacter" }

export const changeColumnType = {
  name: "changeColumnType",
  summary: "A column as numbers, levels, texts or times",
  takes: ["frame", "column", "type"],
  needs: ["frame", "column", "type"],

  async run({ frame, column, type }, context) {
    const { job } = await post(at`/3/Frames/${frame}/columns/convert`, { types: { [column]: type } }, context)
    const { warnings } = await finished(job, context)
    return { frame: await readFrame(frame, context), warnings: warnings ?? [] }
  },

  show(element, { frame, warnings }, { add }) {
    element.append(...warningsOf(warnings), frameCard(frame, add))
  },

  python({ frame, column, type }) {
    const method = METHODS[type]
    if (method === undefined) {
      const address = at`/3/Frames/${frame}/columns/convert`
      return ["import json", "from h2o.job import H2OJob", `H2OJob(h2o.api(${pythonValue(`POST ${address}`)}, data={"types": json.dumps(${pythonValue({ [column]: type })})}), "Convert").poll()`]
    }
    return [
      `frame = h2o.get_frame(${pythonValue(frame)})`,
      `frame[${pythonValue(column)}] = frame[${pythonValue(column)}].${method}()`,
      `h2o.assign(frame, ${pythonValue(frame)})`,
    ]
  },
}
