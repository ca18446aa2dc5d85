// renameColumn: another name for a column.

import { Unfit, commandForm } from "../../forms/command_form.js"
import { field, textInput } from "../../forms/fields.js"
import { frameCard } from "../../frames/frame_card.js"
import { readFrame } from "../../frames/reading.js"
import { pythonValue } from "../../language/python.js"
import { at, post } from "../../trainer/request.js"

export const renameColumn = {
  name: "renameColumn",
  summary: "Another name for a column",
  takes: ["frame", "column", "name"],
  needs: ["frame", "column"],

  async run({ frame, column, name }, { signal }) {
    if (name === undefined) return { form: { frame, column } }
    await post(at`/3/Frames/${frame}/columns/rename`, { names: { [column]: name } }, { signal })
    return { frame: await readFrame(frame, { signal }) }
  },

  show(element, { form, frame }, { add }) {
    element.append(form === undefined ? frameCard(frame, add) : nameForm(form, add))
  },

  python({ frame, column, name }) {
    if (name === undefined) return []
    return [
      `frame = h2o.get_frame(${pythonValue(frame)})`,
      `frame = frame.rename(columns=${pythonValue({ [column]: name })})`,
      `h2o.assign(frame, ${pythonValue(frame)})`,
    ]
  },
}

function nameForm({ frame, column }, add) {
  const name = textInput(column)
  const command = () => {
    if (name.value === "") throw new Unfit("A column needs a name.")
    return { name: "renameColumn", values: [frame, column, name.value] }
  }
  return commandForm({ button: "Rename", fields: [field(`New name of ${column}`, name)], command, add }).form
}
