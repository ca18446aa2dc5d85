// imputeColumn: missing values of a column replaced by its mean, median or mode.

import { make } from "../../dom.js"
import { drawImputeForm } from "../../forms/impute_form.js"
import { count, plural } from "../../frames/amounts.js"
import { frameCard } from "../../frames/frame_card.js"
import { readColumn, readFrame, readNames } from "../../frames/reading.js"
import { pythonCall } from "../../language/python.js"
import { evaluate, name, text } from "../../trainer/rapids.js"
import { Refused } from "../../trainer/request.js"

export const imputeColumn = {
  name: "imputeColumn",
  summary: "Missing values of a column replaced",
  takes: ["frame", "column", "method", "by", "combine_method"],
  kinds: { by: "texts" },

  async run({ frame, column, method, by = [], combine_method: combine = "interpolate" }, { signal }) {
    if (frame === undefined || column === undefined || method === undefined) return { form: { frame, column } }
    const names = (await readNames(frame, { signal })).map((one) => one.name)
    const places = [column, ...by].map((one) => placeOf(names, one, frame))
    const before = await readColumn(frame, column, { signal })
    const groups = `[${places.slice(1).join(" ")}]`
    await evaluate(`(h2o.impute ${name(frame)} ${places[0]} ${text(method)} ${text(combine)} ${groups} _ _)`, { signal })
    const after = await readColumn(frame, column, { signal })
    return { frame: await readFrame(frame, { signal }), column, filled: before.missing - after.missing, left: after.missing }
  },

  async show(element, { form, frame, column, filled, left }, context) {
    if (form !== undefined) {
      await drawImputeForm(element, form, context)
      return
    }
    const rest = left === 0 ? "None is missing now." : `${plural(left, "value")} still missing: no row of ${left === 1 ? "its" : "their"} group has one.`
    element.append(make("p", {}, `${count(filled)} missing values of ${column} were filled. ${rest}`), frameCard(frame, context.add))
  },

  python({ frame, column, method, by, combine_method: combine }) {
    if (frame === undefined || column === undefined || method === undefined) return []
    return [`${pythonCall("h2o.get_frame", [frame])}.${pythonCall("impute", [column], { method, combine_method: combine, by })}`]
  },
}

function placeOf(names, column, frame) {
  const place = names.indexOf(column)
  if (place < 0) throw new Refused(0, `${frame} has no column ${JSON.stringify(column)}.`, "getFrameSummary shows its columns.")
  return place
}
