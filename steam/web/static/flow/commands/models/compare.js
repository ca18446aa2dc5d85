// compare ["a", "b"]: metrics, curves, parameters and coefficients of models side by side.

import { short } from "../../../charts/numbers.js"
import { roc } from "../../../charts/roc.js"
import { make, table } from "../../dom.js"
import { commandButton } from "../../forms/command_button.js"
import { checkList } from "../../forms/parameter_check_list.js"
import { pythonValue } from "../../language/python.js"
import { write } from "../../language/writer.js"
import { get } from "../../trainer/request.js"
import { Misused } from "../command.js"
import { canBeRanked, coefficientRows, comparedModel, figureRows, parameterRows } from "./comparison.js"
import { wordFor } from "./figures.js"
import { capital } from "./figures_section.js"
import { folded } from "./folded.js"
import { readModel } from "./get_model.js"
import { cutRows } from "./measured.js"
import { told } from "./parameters_section.js"
import { plot } from "./plot.js"

const LEAST = 2
const MOST = 5

export const compare = {
  name: "compare",
  summary: "Models side by side",
  takes: ["models"],
  needs: [],
  async run({ models = [] }, context) {
    const keys = [...new Set(models)]
    if (keys.length > MOST) throw new Misused(`compare takes at most ${MOST} models; ${keys.length} are given.`)
    if (keys.length < LEAST) {
      const { models: all } = await get("/3/Models", {}, context)
      return { offered: all.map(({ model_id: { name } }) => name), chosen: keys }
    }
    const records = await Promise.all(keys.map((key) => readModel(key, context)))
    return { models: records.map(comparedModel) }
  },
  async show(element, data, context) {
    if (data.offered !== undefined) showChoice(element, data, context)
    else await showModels(element, data.models, context)
  },
  python: ({ models = [] }) => [
    `for key in ${pythonValue(models)}:`,
    "    h2o.get_model(key).show()",
  ],
}

function showChoice(element, { offered, chosen }, { add }) {
  if (offered.length < LEAST) {
    element.append(make("p", {}, "Two models are needed: train another one with buildModel."))
    return
  }
  const list = checkList("models", offered)
  list.write(chosen)
  const button = make("button", { type: "button", class: "primary" }, "Compare")
  const asked = () => list.read() ?? []
  const renewed = () => {
    button.disabled = asked().length < LEAST || asked().length > MOST
  }
  button.addEventListener("click", () => add(write({ name: "compare", values: [asked()] }), { run: true }))
  list.element.addEventListener("input", renewed)
  renewed()
  element.append(make("p", {}, `Choose ${LEAST} to ${MOST} models.`), list.element, button)
}

async function showModels(element, models, { add }) {
  const heads = models.map(({ key }) => ({ text: key, number: true }))
  element.append(
    make(
      "div",
      { class: "actions" },
      models.map(({ key }) => commandButton(add, key, { name: "getModel", values: [key] })),
    ),
    ...mismatches(models),
  )
  for (const { kind, rows } of figureRows(models)) {
    element.append(
      make("h3", {}, capital(kind)),
      table(
        ["Metric", ...heads],
        rows.map(({ name, values, best }) => [
          wordFor(name),
          ...values.map((value, place) => (best.has(place) ? starred(value) : short(value))),
        ]),
      ),
    )
  }
  await drawCurves(element, models)
  element.append(parametersOf(models), ...coefficientsOf(models, heads))
}

function starred(value) {
  return make("strong", { title: "the best" }, `★ ${short(value)}`)
}

function mismatches(models) {
  if (canBeRanked(models)) return []
  return [make("p", { class: "answer warn" }, "These models answer different questions: their figures cannot be ranked.")]
}

async function drawCurves(element, models) {
  const curves = models.filter(({ curve }) => curve !== null)
  if (curves.length === 0) return
  const named = curves.map(({ key, curve }) => ({ name: `${key} (${curve.kind})`, thresholds: cutRows(curve.cuts) }))
  await plot(element, "ROC curve of each model, of the rows named behind it.", roc({ curves: named }), { height: 340 })
}

function parametersOf(models) {
  const rows = parameterRows(models)
  const differing = rows.filter(({ telling }) => telling)
  const heads = ["Parameter", ...models.map(({ key }) => key)]
  const drawn = (some) => table(heads, some.map(({ name, values }) => [name, ...values.map(told)]))
  return folded(
    `Parameters that differ (${differing.length})`,
    (body) => {
      body.append(drawn(differing))
      const others = rows.filter(({ telling }) => !telling)
      if (others.length > 0) body.append(folded(`All others (${others.length})`, (inner) => inner.append(drawn(others))))
    },
    { open: true },
  )
}

function coefficientsOf(models, heads) {
  const rows = coefficientRows(models)
  if (rows.length === 0) return []
  return [
    folded("Coefficients", (body) =>
      body.append(table(["Name", ...heads], rows.map(({ name, values }) => [name, ...values.map(short)]))),
    ),
  ]
}
