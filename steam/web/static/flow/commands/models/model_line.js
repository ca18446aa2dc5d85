// A model in a list: what it is of, and its first figure with the rows that it is of.

import { get } from "../../trainer/request.js"
import { knownFigures, mainFigures } from "./figures.js"

const FOLD = /^(.*)_cv_\d+$/s

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

// A map of the first figure of each model, {category, kind, name, value}, by its key: one request,
// however many models there are.
export async function readFigureLines({ signal }) {
  const { models } = await get("/3/ModelFigures", {}, { signal })
  return new Map(models.map((model) => [model.model_id.name, figureLine(model)]))
}

export function figureLine({ model_category: category, measured_by: kind, figures: all }) {
  const figures = knownFigures(all)
  const [name] = mainFigures(category, figures)
  return name === undefined ? { category } : { category, kind: kind.replace("_", "-"), name, value: figures[name] }
}

// The keys of all models, the newest first.
export async function readModelNames({ signal } = {}) {
  const { models } = await get("/3/Models", {}, { signal })
  return models.sort((a, b) => b.timestamp - a.timestamp).map(({ model_id: { name } }) => name)
}
