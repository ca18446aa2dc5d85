// The form of mergeFrames: two frames, and the columns that both have.

import { make } from "../dom.js"
import { readNames } from "../frames/reading.js"
import { columnChecks } from "./column_choice.js"
import { Unfit, commandForm } from "./command_form.js"
import { field, select, textInput } from "./fields.js"
import { frameSelect, framesToChoose } from "./frame_select.js"

const KEEP = [["both", "rows that both have"], ["left", "all rows of the left one"], ["right", "all rows of the right one"]]

export async function drawMergeForm(element, { left: wantedLeft, right: wantedRight }, context) {
  const frames = await framesToChoose(element, context)
  if (frames === null) return
  const left = frameSelect(frames, wantedLeft, { onchange: () => drawColumns() })
  const right = frameSelect(frames, wantedRight ?? frames.find(({ key }) => key !== left.value)?.key, { onchange: () => drawColumns() })
  const place = make("div", {})
  element.append(make("div", { class: "grid" }, field("Left frame", left), field("Right frame", right)), place)
  await drawColumns()

  async function drawColumns() {
    try {
      const [columns, others] = await Promise.all([readNames(left.value), readNames(right.value)])
      const names = new Set(others.map(({ name }) => name))
      place.replaceChildren(columnForm(left.value, right.value, columns.filter(({ name }) => names.has(name)), context.add))
    } catch ({ message }) {
      place.replaceChildren(make("p", { class: "answer bad" }, message))
    }
  }
}

function columnForm(left, right, shared, add) {
  if (shared.length === 0) return make("p", {}, "These frames have no column of the same name: rename one, then merge.")
  const by = columnChecks("Where these columns agree", shared, [shared[0].name])
  const keep = select(KEEP)
  const destination = textInput(`${left.replace(/\W/g, "_")}_merged.hex`)
  const command = () => {
    const columns = by.chosen()
    if (columns.length === 0) throw new Unfit("Choose the columns to merge by.")
    if (destination.value.trim() === "") throw new Unfit("The new frame needs a name.")
    return {
      name: "mergeFrames",
      values: [left, right],
      named: { by: columns, keep: keep.value, destination_frame: destination.value.trim() },
    }
  }
  const fields = [by.element, make("div", { class: "grid" }, field("Keep", keep), field("Name of the new frame", destination))]
  return commandForm({ button: "Merge", fields, command, add }).form
}
