// A model in a list: what it is of, and its first figure with the rows that it is of.

import { at, get } from "../../trainer/request.js"
import { mainFigures, readFigures } from "./figures.js"

const KINDS = [
  ["cross-validation", "cross_validation_metrics"],
  ["validation", "validation_metrics"],
  ["training", "training_metrics"],
]
const FOLD = /^(.*)_cv_\d+$/s
const AT_ONCE = 4
const NO_TABLES = ["thresholds_and_metric_scores", "gains_lift_table", "max_criteria_and_metric_scores", "cm"]
const NOT_SHOWN = [
  "models/parameters",
  ...["scoring_history", "cv_scoring_history", "coefficients_table", "variable_importances"].map(
    (name) => `models/output/${name}`,
  ),
  ...KINDS.flatMap(([, field]) => NO_TABLES.map((name) => `models/output/${field}/${name}`)),
].join(",")

export function modelLine(model) {
  return {
    key: model.model_id.name,
    algorithm: model.algo,
    response: model.response_column_name ?? null,
    frame: model.data_frame?.name ?? null,
    trainedMs: model.timestamp,
    hasMojo: model.have_mojo === true,
  }
}

// Those of some keys that are models of the folds of another one of them.
export function foldModels(keys) {
  const all = new Set(keys)
  return keys.filter((key) => all.has(FOLD.exec(key)?.[1]))
}

// A map of the first figure of each model, {category, kind, name, value}, by its key; models that
// went meanwhile are not in it.
export async function readFigureLines(keys, { signal }) {
  const found = new Map()
  const waiting = [...keys]
  const work = async () => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
      const figure = await readFigure(key, signal)
      if (figure !== null) found.set(key, figure)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return found
}

async function readFigure(key, signal) {
  let models
  try {
    models = (await get(at`/3/Models/${key}`, { _exclude_fields: NOT_SHOWN }, { signal })).models
  } catch (error) {
    if (error.status === 404) return null
    throw error
  }
  const { output } = models[0]
  const category = output.model_category
  const [kind, field] = KINDS.find(([, name]) => output[name]) ?? []
  if (kind === undefined) return { category }
  const figures = readFigures(output[field])
  const [name] = mainFigures(category, figures)
  return name === undefined ? { category } : { category, kind, name, value: figures[name] }
}

// The keys of all models, the newest first.
export async function readModelNames({ signal } = {}) {
  const { models } = await get("/3/Models", {}, { signal })
  return models.sort((a, b) => b.timestamp - a.timestamp).map(({ model_id: { name } }) => name)
}
