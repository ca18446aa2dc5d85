// partialDependence "model", "frame", columns: ["a"]: the mean answer as a column takes its values.

import { intervalBars } from "../../../charts/interval_bars.js"
import { lines } from "../../../charts/lines.js"
import { short } from "../../../charts/numbers.js"
import { make, table } from "../../dom.js"
import { Unfit, commandForm } from "../../forms/command_form.js"
import { field, select } from "../../forms/fields.js"
import { checkList } from "../../forms/parameter_check_list.js"
import { pythonCall, pythonValue } from "../../language/python.js"
import { at, get, post } from "../../trainer/request.js"
import { readFrameNames } from "./algorithms.js"
import { readDependence } from "./dependence.js"
import { endedJob } from "./ended_job.js"
import { folded } from "./folded.js"
import { readModelInputs } from "./model_inputs.js"
import { plot } from "./plot.js"

export const partialDependence = {
  name: "partialDependence",
  summary: "How the answer follows a column",
  takes: ["model", "frame", "columns", "targets", "nbins"],
  needs: ["model"],
  async run({ model, frame, columns, targets, nbins }, context) {
    if (frame === undefined || columns === undefined) return { step: "form", model, frame }
    const asked = { model_id: model, frame_id: frame, cols: columns, targets, nbins }
    const job = await endedJob(await post("/3/PartialDependence", asked, context), context)
    if (job.status === "CANCELLED") throw new DOMException("Cancelled by you.", "AbortError")
    const { partial_dependence_data: tables } = await get(at`/3/PartialDependence/${job.dest.name}`, {}, context)
    return { step: "done", model, frame, curves: tables.map((one, index) => readDependence(one, columns[index])) }
  },
  async show(element, data, context) {
    if (data.step === "form") await showForm(element, data, context)
    else await showCurves(element, data)
  },
  python: ({ model, frame, columns, targets, nbins }) => {
    if (frame === undefined || columns === undefined) return []
    const rest = [`cols=${pythonValue(columns)}`, "plot=False"]
    if (targets !== undefined) rest.push(`targets=${pythonValue(targets)}`)
    if (nbins !== undefined) rest.push(`nbins=${pythonValue(nbins)}`)
    const given = [pythonCall("h2o.get_frame", [frame]), ...rest].join(", ")
    return [`for table in ${pythonCall("h2o.get_model", [model])}.partial_plot(${given}):`, "    print(table)"]
  },
}

async function showCurves(element, { model, frame, curves }) {
  element.append(make("p", { class: "meta" }, `${model} on ${frame}: every row gets the value, and the answers are averaged.`))
  const place = make("div", { class: "pair" })
  element.append(place)
  for (const curve of curves) {
    const part = make("div")
    place.append(part)
    await drawCurve(part, curve)
  }
}

async function drawCurve(part, { column, target, categorical, points }) {
  const title = target === null ? column : `${column}, class ${target}`
  part.append(make("h3", {}, title))
  const drawn = categorical
    ? intervalBars({ bars: points.map(({ at: level, mean, low, high }) => ({ name: String(level), value: mean, low, high })) })
    : lines(bandOf(points, column))
  await plot(part, "The mean answer, and a standard deviation of the answers to either side.", drawn)
  part.append(
    folded("As a table", (body) =>
      body.append(
        table(
          [column, { text: "Mean answer", number: true }, { text: "Deviation", number: true }],
          points.map(({ at: value, mean, high }) => [
            typeof value === "number" ? short(value) : String(value),
            short(mean),
            short(high - mean),
          ]),
        ),
      ),
    ),
  )
}

function bandOf(points, column) {
  const series = [["Mean", "mean", false], ["Less a deviation", "low", true], ["More a deviation", "high", true]]
  return {
    series: series.map(([name, figure, dashed]) => ({ name, dashed, points: points.map((point) => [point.at, point[figure]]) })),
    x: { name: column, scale: true },
    y: { scale: true },
  }
}

async function showForm(element, { model, frame }, context) {
  const [{ inputs, levels }, frames] = await Promise.all([readModelInputs(model, context), readFrameNames(context)])
  const chosen = select([["", "choose"], ...frames], frames.includes(frame) ? frame : "")
  const columns = checkList("columns", inputs)
  const targets = levels.length > 2 ? checkList("classes", levels) : null
  const { form } = commandForm({
    button: "Show the dependence",
    label: "Partial dependence",
    fields: [
      field("Frame whose rows are asked with", chosen),
      make("p", { class: "name" }, "Columns"),
      columns.element,
      ...(targets === null ? [] : [make("p", { class: "name" }, "Classes"), targets.element]),
    ],
    command() {
      if (chosen.value === "") throw new Unfit("Choose a frame.")
      if (columns.read() === undefined) throw new Unfit("Choose at least one column.")
      if (targets !== null && targets.read() === undefined) throw new Unfit("Choose at least one class.")
      const named = { frame: chosen.value, columns: columns.read(), targets: targets?.read() }
      return { name: "partialDependence", values: [model], named }
    },
    add: context.add,
  })
  element.append(form)
}
