// The form of imputeColumn: the methods that fit the column's type.

import { make } from "../dom.js"
import { readNames } from "../frames/reading.js"
import { columnChecks, columnSelect } from "./column_choice.js"
import { Unfit, commandForm } from "./command_form.js"
import { field, select } from "./fields.js"
import { frameSelect, framesToChoose } from "./frame_select.js"

const METHODS = {
  Numeric: [["mean", "mean"], ["median", "median"], ["mode", "mode: the commonest value"]],
  Enum: [["mode", "mode: the commonest level"]],
}

export async function drawImputeForm(element, { frame: wanted, column: wantedColumn }, context) {
  const frames = await framesToChoose(element, context)
  if (frames === null) return
  const frame = frameSelect(frames, wanted, { onchange: () => drawColumns() })
  const place = make("div", {})
  element.append(field("Frame", frame), place)
  await drawColumns()

  async function drawColumns() {
    try {
      const columns = await readNames(frame.value)
      place.replaceChildren(columnForm(frame.value, columns, wantedColumn, context.add))
    } catch ({ message }) {
      place.replaceChildren(make("p", { class: "answer bad" }, message))
    }
  }
}

function columnForm(frame, columns, wanted, add) {
  const fillable = columns.filter(({ type }) => type in METHODS)
  if (fillable.length === 0) return make("p", {}, "The frame has neither numbers nor levels to fill.")
  const chosen = fillable.some(({ name }) => name === wanted) ? wanted : fillable[0].name
  const column = columnSelect(fillable, chosen, { onchange: () => renewed() })
  const place = make("div", {})
  let method = methodSelect()
  const by = columnChecks("A value for each group of (none: one for all rows)", columns.filter(({ type }) => type === "Enum"))
  const { form, renew } = commandForm({
    button: "Fill",
    fields: [make("div", { class: "grid" }, field("Column", column), place), by.element],
    command: () => {
      const groups = by.chosen()
      if (groups.includes(column.value)) throw new Unfit("A column cannot be filled by groups of itself.")
      return { name: "imputeColumn", values: [frame, column.value, method.value], named: { by: groups.length > 0 ? groups : undefined } }
    },
    add,
  })

  return form

  function methodSelect() {
    const { type } = fillable.find(({ name }) => name === column.value)
    const control = select(METHODS[type])
    place.replaceChildren(field("By its", control))
    return control
  }

  function renewed() {
    method = methodSelect()
    renew()
  }
}
