// predict "model", "frame": scores a frame, and measures the model where the frame has the response.

import { make } from "../../dom.js"
import { commandButton } from "../../forms/command_button.js"
import { Unfit, commandForm } from "../../forms/command_form.js"
import { field, select, textInput } from "../../forms/fields.js"
import { pythonCall } from "../../language/python.js"
import { at, post } from "../../trainer/request.js"
import { readFrameNames } from "./algorithms.js"
import { curveParts } from "./curves_section.js"
import { endedJob } from "./ended_job.js"
import { figuresTable, headline } from "./figures_section.js"
import { folded } from "./folded.js"
import { readMeasured } from "./measured.js"
import { readModelNames } from "./model_line.js"

export const predict = {
  name: "predict",
  summary: "Score a frame with a model",
  takes: ["model", "frame", "predictions_frame"],
  needs: [],
  async run({ model, frame, predictions_frame: name }, context) {
    if (model === undefined || frame === undefined) return { step: "form", model, frame }
    const begun = await post(at`/4/Predictions/models/${model}/frames/${frame}`, { predictions_frame: name }, context)
    const job = await endedJob(begun, context)
    if (job.status === "CANCELLED") throw new DOMException("Cancelled by you.", "AbortError")
    return { step: "done", model, frame, predictions: job.dest.name, ...(await measured(model, frame, context)) }
  },
  async show(element, data, context) {
    if (data.step === "form") await showForm(element, data, context)
    else showPredictions(element, data, context)
  },
  python: ({ model, frame, predictions_frame: name }) => {
    if (model === undefined || frame === undefined) return []
    const made = `predictions = ${pythonCall("h2o.get_model", [model])}.predict(${pythonCall("h2o.get_frame", [frame])})`
    return name === undefined ? [made] : [made, `h2o.assign(predictions, ${JSON.stringify(name)})`]
  },
}

// A frame without the response is no failure: it cannot be measured, and the trainer says why.
async function measured(model, frame, context) {
  try {
    const { model_metrics: all } = await post(at`/3/ModelMetrics/models/${model}/frames/${frame}`, {}, context)
    const [metrics] = all
    return { category: metrics.model_category, measured: [readMeasured("predictions", metrics)] }
  } catch (error) {
    if (error.status >= 400 && error.status < 500) return { measured: [], why: error.message }
    throw error
  }
}

function showPredictions(element, { model, frame, predictions, category, measured: some, why }, { add }) {
  element.append(
    make("h3", {}, `${model} on ${frame}`),
    make(
      "p",
      {},
      "The predictions are the frame ",
      commandButton(add, predictions, { name: "getFrameSummary", values: [predictions] }, { class: "link" }),
      ".",
    ),
    make(
      "div",
      { class: "actions" },
      commandButton(add, "Look at the rows", { name: "getFrameData", values: [predictions] }),
      commandButton(add, "Beside the frame", { name: "bindFrames", values: [[frame, predictions]] }),
    ),
  )
  if (some.length === 0) {
    element.append(make("p", { class: "meta" }, `They are not measured: ${why}`))
    return
  }
  element.append(headline({ measured: some, category }), ...curveParts({ measured: some }), allFigures(some))
}

function allFigures(measured) {
  return folded("All metrics", (body) => body.append(figuresTable({ measured })))
}

async function showForm(element, { model, frame }, context) {
  const [models, frames] = await Promise.all([readModelNames(context), readFrameNames(context)])
  const chosenModel = select([["", "choose"], ...models], models.includes(model) ? model : "")
  const chosenFrame = select([["", "choose"], ...frames], frames.includes(frame) ? frame : "")
  const name = textInput("", { placeholder: "made up" })
  const { form } = commandForm({
    button: "Predict",
    label: "Predict",
    fields: [
      make(
        "div",
        { class: "grid" },
        field("Model", chosenModel),
        field("Frame to score", chosenFrame),
        field("Name of the predictions", name),
      ),
    ],
    command() {
      if (chosenModel.value === "") throw new Unfit("Choose a model.")
      if (chosenFrame.value === "") throw new Unfit("Choose a frame.")
      const named = { model: chosenModel.value, frame: chosenFrame.value }
      return { name: "predict", named: { ...named, predictions_frame: name.value.trim() || undefined } }
    },
    add: context.add,
  })
  element.append(form)
}
