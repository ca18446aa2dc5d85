// splitFrame: a frame in parts by chance, such as one to train with and one to test.

import { drawSplitForm } from "../../forms/split_form.js"
import { frameCard } from "../../frames/frame_card.js"
import { readFrame } from "../../frames/reading.js"
import { pythonValue } from "../../language/python.js"
import { finished } from "../../trainer/finished.js"
import { at, post } from "../../trainer/request.js"

export const splitFrame = {
  name: "splitFrame",
  summary: "A frame in parts by chance",
  takes: ["frame", "ratios", "destination_frames", "seed"],

  async run({ frame, ratios, destination_frames: names, seed }, context) {
    if (frame === undefined || ratios === undefined) return { form: { frame } }
    const { signal } = context
    const fields = { ratios, destination_frames: names, seed }
    const { job, destination_frames: keys } = await post(at`/3/Frames/${frame}/split`, fields, { signal })
    await finished(job, context)
    return { parts: await Promise.all(keys.map(({ name }) => readFrame(name, { signal }))) }
  },

  async show(element, { form, parts }, context) {
    if (form !== undefined) await drawSplitForm(element, form, context)
    else element.append(...parts.map((part) => frameCard(part, context.add)))
  },

  python({ frame, ratios, destination_frames: names, seed }) {
    if (frame === undefined || ratios === undefined) return []
    const said = Object.entries({ ratios, destination_frames: names, seed }).filter(([, value]) => value !== undefined)
    const address = pythonValue(at`POST /3/Frames/${frame}/split`)
    return ["from h2o.job import H2OJob", `H2OJob(h2o.api(${address}, data=${pythonValue(Object.fromEntries(said))}), "Split").poll()`]
  },
}
