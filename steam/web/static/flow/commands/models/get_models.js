// getModels: what has been trained, newest first, with a figure each; some can be compared.

import { short } from "../../../charts/numbers.js"
import { ago } from "../../../time_element.js"
import { make } from "../../dom.js"
import { commandButton } from "../../forms/command_button.js"
import { write } from "../../language/writer.js"
import { get } from "../../trainer/request.js"
import { wordFor } from "./figures.js"
import { foldModels, modelLine, readFigureLines } from "./model_line.js"
import { sortedTable } from "./sorted_table.js"

const MOST_MODELS = 500
const HEADS = [
  { text: "Compare", plain: true },
  { text: "Model" },
  { text: "Algorithm" },
  { text: "Frame" },
  { text: "Response" },
  { text: "Figure" },
  { text: "Value", number: true },
  { text: "Trained" },
  { text: "Actions", plain: true },
]

export const getModels = {
  name: "getModels",
  summary: "What has been trained",
  takes: [],
  async run(_given, context) {
    const [{ models }, figures] = await Promise.all([get("/3/Models", {}, context), readFigureLines(context)])
    const lines = models.map(modelLine).sort((a, b) => b.trainedMs - a.trainedMs)
    const kept = lines.slice(0, MOST_MODELS)
    return { models: kept.map((line) => ({ ...line, ...figures.get(line.key) })), all: lines.length }
  },
  show(element, { models, all }, { add }) {
    if (models.length === 0) {
      element.append(
        make("p", {}, "The trainer holds no model yet."),
        commandButton(add, "Build a model", { name: "buildModel" }, { class: "primary" }),
      )
      return
    }
    element.append(list(models, add))
    if (all > models.length) element.append(make("p", { class: "meta" }, `The newest ${models.length} of ${all}.`))
  },
  python: () => ['print(h2o.api("GET /3/Models"))'],
}

function list(models, add) {
  const chosen = new Set()
  const button = make("button", { type: "button", class: "primary", disabled: true, onclick: () => compared() }, "Compare")
  const search = make("input", { type: "search", placeholder: "Search models", "aria-label": "Search models" })
  const place = make("div")
  const told = () => {
    button.disabled = chosen.size < 2 || chosen.size > 5
    button.textContent = chosen.size < 2 ? "Compare (choose 2 to 5)" : `Compare ${chosen.size}`
  }
  const compared = () => add(write({ name: "compare", values: [[...chosen]] }), { run: true })
  const toggled = (key, ticked) => {
    if (ticked) chosen.add(key)
    else chosen.delete(key)
    told()
  }
  const folds = make("input", { type: "checkbox" })
  const hidden = new Set(foldModels(models.map(({ key }) => key)))
  const fill = () => {
    const wanted = search.value.trim().toLowerCase()
    const found = models.filter(({ key, algorithm, frame, response }) =>
      (folds.checked || !hidden.has(key)) && [key, algorithm, frame, response].some((text) => text?.toLowerCase().includes(wanted)),
    )
    place.replaceChildren(sortedTable(HEADS, found.map((model) => row(model, chosen, toggled, add))))
  }
  search.addEventListener("input", fill)
  folds.addEventListener("input", fill)
  told()
  fill()
  const text = `with the ${hidden.size} models of folds`
  const withFolds = hidden.size > 0 ? make("label", { class: "check" }, folds, text) : null
  return make("div", {}, make("div", { class: "inline list-head" }, search, button, withFolds), place)
}

function row(model, chosen, toggled, add) {
  const { key, algorithm, frame, response, kind, name, value, trainedMs, hasMojo } = model
  const box = make("input", { type: "checkbox", checked: chosen.has(key), "aria-label": `Compare ${key}` })
  box.addEventListener("change", () => toggled(key, box.checked))
  const text = (one) => ({ value: one, shown: one ?? "–" })
  return [
    { value: null, shown: box },
    { value: key, shown: commandButton(add, key, { name: "getModel", values: [key] }, { class: "link" }) },
    text(algorithm),
    text(frame),
    text(response),
    name ? figure(name, kind) : text(null),
    { value: value ?? null, shown: short(value) },
    { value: trainedMs, shown: ago(trainedMs) },
    {
      value: null,
      shown: make(
        "div",
        { class: "row-actions" },
        commandButton(add, "Predict", { name: "predict", values: [key] }),
        hasMojo ? commandButton(add, "Deploy", { name: "deploy", values: [key] }) : null,
      ),
    },
  ]
}

function figure(name, kind) {
  const word = wordFor(name)
  return { value: `${word} ${kind}`, shown: [`${word} `, make("span", { class: "tag" }, kind)] }
}
