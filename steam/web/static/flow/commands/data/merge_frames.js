// mergeFrames: rows of two frames side by side where their values agree.

import { drawMergeForm } from "../../forms/merge_form.js"
import { frameCard } from "../../frames/frame_card.js"
import { readFrame, readNames } from "../../frames/reading.js"
import { pythonCall, pythonValue } from "../../language/python.js"
import { evaluate, name } from "../../trainer/rapids.js"
import { Refused } from "../../trainer/request.js"

export const mergeFrames = {
  name: "mergeFrames",
  summary: "Two frames side by side where their values agree",
  takes: ["left", "right", "by", "keep", "destination_frame"],
  kinds: { by: "texts" },

  async run({ left, right, by, keep = "both", destination_frame: destination }, { signal }) {
    if ([left, right, by, destination].includes(undefined)) return { form: { left, right } }
    const places = await Promise.all([left, right].map((frame) => placesOf(frame, by, signal)))
    const [all, allRight] = [keep === "left", keep === "right"].map(Number)
    const columns = places.map((some) => `[${some.join(" ")}]`).join(" ")
    await evaluate(`(assign ${name(destination)} (merge ${name(left)} ${name(right)} ${all} ${allRight} ${columns} 'auto'))`, { signal })
    return { frame: await readFrame(destination, { signal }) }
  },

  async show(element, { form, frame }, context) {
    if (form === undefined) element.append(frameCard(frame, context.add))
    else await drawMergeForm(element, form, context)
  },

  python({ left, right, by, keep = "both", destination_frame: destination }) {
    if ([left, right, by, destination].includes(undefined)) return []
    const merged = pythonCall("merge", [], { all_x: keep === "left", all_y: keep === "right", by_x: by, by_y: by })
    const frames = [left, right].map((key) => pythonCall("h2o.get_frame", [key]))
    return [`h2o.assign(${frames[0]}.${merged.replace("merge(", `merge(${frames[1]}, `)}, ${pythonValue(destination)})`]
  },
}

async function placesOf(frame, columns, signal) {
  const names = (await readNames(frame, { signal })).map((one) => one.name)
  return columns.map((column) => {
    const place = names.indexOf(column)
    if (place < 0) throw new Refused(0, `${frame} has no column ${JSON.stringify(column)}.`, "Both frames need the columns to merge by.")
    return place
  })
}
