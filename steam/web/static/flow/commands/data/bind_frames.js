// bindFrames: frames beside each other, or below each other.

import { make } from "../../dom.js"
import { columnChecks } from "../../forms/column_choice.js"
import { Unfit, commandForm } from "../../forms/command_form.js"
import { field, select, textInput } from "../../forms/fields.js"
import { framesToChoose } from "../../forms/frame_select.js"
import { frameCard } from "../../frames/frame_card.js"
import { readFrame } from "../../frames/reading.js"
import { pythonCall, pythonValue } from "../../language/python.js"
import { finished } from "../../trainer/finished.js"
import { Misused } from "../command.js"
import { post } from "../../trainer/request.js"

export const bindFrames = {
  name: "bindFrames",
  summary: "Frames beside each other, or below each other",
  takes: ["frames", "by", "destination_frame"],

  async run({ frames, by = "rows", destination_frame: destination }, context) {
    if (frames === undefined || destination === undefined) return { form: true }
    if (frames.length < 2) throw new Misused("bindFrames binds two frames or more.")
    const { job } = await post("/3/Frames/bind", { frames, by, destination_frame: destination }, context)
    await finished(job, context)
    return { frame: await readFrame(destination, context) }
  },

  async show(element, { form, frame }, context) {
    if (form === undefined) element.append(frameCard(frame, context.add))
    else await drawForm(element, context)
  },

  python({ frames, by = "rows", destination_frame: destination }) {
    if (frames === undefined || destination === undefined) return []
    const [first, ...others] = frames.map((key) => pythonCall("h2o.get_frame", [key]))
    const bound = `${first}.${by === "rows" ? "rbind" : "cbind"}([${others.join(", ")}])`
    return [`h2o.assign(${bound}, ${pythonValue(destination)})`]
  },
}

async function drawForm(element, context) {
  const all = await framesToChoose(element, context)
  if (all === null) return
  const frames = columnChecks("Frames, in this order", all.map(({ key }) => ({ name: key })))
  const by = select([["rows", "below each other: the same columns"], ["columns", "beside each other: as many rows"]])
  const destination = textInput("bound.hex")
  const command = () => {
    if (frames.chosen().length < 2) throw new Unfit("Choose two frames or more.")
    if (destination.value.trim() === "") throw new Unfit("The new frame needs a name.")
    return { name: "bindFrames", values: [frames.chosen()], named: { by: by.value, destination_frame: destination.value.trim() } }
  }
  const fields = [frames.element, make("div", { class: "grid" }, field("How", by), field("Name of the new frame", destination))]
  element.append(commandForm({ button: "Bind", fields, command, add: context.add }).form)
}
