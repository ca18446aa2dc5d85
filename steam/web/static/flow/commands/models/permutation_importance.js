// permutationImportance "model", "frame": how much worse the model does when a column is mixed up.

import { bars } from "../../../charts/bars.js"
import { short } from "../../../charts/numbers.js"
import { make, table } from "../../dom.js"
import { Unfit, commandForm } from "../../forms/command_form.js"
import { field, select } from "../../forms/fields.js"
import { pythonCall } from "../../language/python.js"
import { evaluate, name as written, text } from "../../trainer/rapids.js"
import { at, get, remove } from "../../trainer/request.js"
import { readFrameNames } from "./algorithms.js"
import { plot } from "./plot.js"

const METRICS = ["AUTO", "AUC", "PRAUC", "logloss", "MSE", "RMSE", "MAE", "RMSLE", "R2", "MEANPERCLASSERROR"]
const MOST_COLUMNS = 200
const DRAWN = 20

export const permutationImportance = {
  name: "permutationImportance",
  summary: "Which columns a model cannot do without",
  takes: ["model", "frame", "metric", "seed"],
  needs: ["model"],
  async run({ model, frame, metric = "AUTO", seed = -1 }, context) {
    if (frame === undefined) return { step: "form", model }
    const key = `permutation_${crypto.randomUUID()}`
    const measured = `(PermutationVarImp ${written(model)} ${written(frame)} ${text(metric)} -1 1 [] ${seed})`
    await evaluate(`(tmp= ${key} ${measured})`, context)
    try {
      const { frames } = await get(at`/3/Frames/${key}`, { row_count: MOST_COLUMNS }, context)
      return { step: "done", model, frame, metric, columns: readImportance(frames[0].columns) }
    } finally {
      await remove(at`/3/DKV/${key}`)
    }
  },
  async show(element, data, context) {
    if (data.step === "form") await showForm(element, data, context)
    else await showImportance(element, data)
  },
  python: ({ model, frame, metric = "AUTO", seed = -1 }) => {
    if (frame === undefined) return []
    const found = `${pythonCall("h2o.get_model", [model])}.permutation_importance`
    return [`print(${found}(${pythonCall("h2o.get_frame", [frame])}, metric=${JSON.stringify(metric)}, seed=${seed}))`]
  },
}

// [{name, value}] of a frame with the columns Variable and Relative Importance.
function readImportance([names, values]) {
  const texts = names.string_data ?? names.data.map((code) => names.domain[code])
  return texts.map((name, row) => ({ name, value: Number(values.data[row]) }))
}

async function showImportance(element, { model, frame, metric, columns }) {
  const by = metric === "AUTO" ? "its usual metric" : metric
  const drawn = columns.slice(0, DRAWN)
  await plot(
    element,
    `How much ${by} of ${model} on ${frame} worsens when the values of one column are mixed up; 0 means not at all.`,
    bars({ bars: drawn }),
    { height: 50 + drawn.length * 24 },
  )
  element.append(table(["Column", { text: "Importance", number: true }], columns.map(({ name, value }) => [name, short(value)])))
}

async function showForm(element, { model }, context) {
  const frames = await readFrameNames(context)
  const frame = select([["", "choose"], ...frames])
  const metric = select(METRICS)
  const { form } = commandForm({
    button: "Measure",
    label: "Permutation importance",
    fields: [make("div", { class: "grid" }, field("Frame", frame), field("Metric", metric))],
    command() {
      if (frame.value === "") throw new Unfit("Choose a frame.")
      const named = { frame: frame.value, ...(metric.value !== "AUTO" && { metric: metric.value }) }
      return { name: "permutationImportance", values: [model], named }
    },
    add: context.add,
  })
  element.append(form)
}
