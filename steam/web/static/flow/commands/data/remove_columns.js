// removeColumns: a frame without some of its columns.

import { Unfit, commandForm } from "../../forms/command_form.js"
import { columnChecks } from "../../forms/column_choice.js"
import { frameCard } from "../../frames/frame_card.js"
import { readFrame, readNames } from "../../frames/reading.js"
import { pythonValue } from "../../language/python.js"
import { at, post } from "../../trainer/request.js"

export const removeColumns = {
  name: "removeColumns",
  summary: "A frame without some of its columns",
  takes: ["frame", "columns"],
  needs: ["frame"],

  async run({ frame, columns }, { signal }) {
    if (columns === undefined) return { form: { frame } }
    await post(at`/3/Frames/${frame}/columns/remove`, { columns }, { signal })
    return { frame: await readFrame(frame, { signal }) }
  },

  async show(element, { form, frame }, { add, signal }) {
    if (form === undefined) {
      element.append(frameCard(frame, add))
      return
    }
    const checks = columnChecks("Columns to remove", await readNames(form.frame, { signal }))
    const command = () => {
      const columns = checks.chosen()
      if (columns.length === 0) throw new Unfit("Choose the columns that shall go.")
      return { name: "removeColumns", values: [form.frame, columns] }
    }
    element.append(commandForm({ button: "Remove", fields: [checks.element], command, add }).form)
  },

  python({ frame, columns }) {
    if (columns === undefined) return []
    return [`frame = h2o.get_frame(${pythonValue(frame)}).drop(${pythonValue(columns)})`, `h2o.assign(frame, ${pythonValue(frame)})`]
  },
}
