// getGrid "grid-1": the models of a grid search, best first, with what was varied.

import { short } from "../../../charts/numbers.js"
import { make, table } from "../../dom.js"
import { commandButton } from "../../forms/command_button.js"
import { pythonCall } from "../../language/python.js"
import { at, get } from "../../trainer/request.js"
import { wordFor } from "./figures.js"
import { column, isTable, readTable } from "./tables.js"

const MOST_MODELS = 200
const NOT_SHOWN = "training_metrics,validation_metrics,scoring_history"

export const getGrid = {
  name: "getGrid",
  summary: "The models of a grid search, best first",
  takes: ["grid", "sort_by", "decreasing"],
  needs: ["grid"],
  run: ({ grid, sort_by: by, decreasing }, context) => readGrid(grid, { sort_by: by, decreasing }, context),
  show: (element, grid, context) => drawGrid(element, grid, context),
  python: ({ grid, sort_by: by, decreasing }) => {
    const found = `grid = ${pythonCall("h2o.get_grid", [grid])}`
    return by === undefined ? [found, "grid.show()"] : [found, `print(${pythonCall("grid.get_grid", [by], { decreasing })})`]
  },
}

// {key, sortBy, heads, rows, models, all, warnings, failures}. Raises Refused.
export async function readGrid(key, order = {}, { signal } = {}) {
  const grid = await get(at`/99/Grids/${key}`, { ...order, _exclude_fields: NOT_SHOWN }, { signal })
  const summary = isTable(grid.summary_table) ? grid.summary_table : null
  const models = summary === null ? [] : (column(summary, "model_ids") ?? [])
  const read = summary === null ? { heads: [], rows: [], all: 0 } : readTable(summary, { mostRows: MOST_MODELS })
  const kept = read.heads.flatMap(({ text }, place) => (text === "" || text === "model_ids" ? [] : [place]))
  return {
    key,
    sortBy: grid.sort_by,
    heads: kept.map((place) => read.heads[place]),
    rows: read.rows.map((row) => kept.map((place) => row[place])),
    models: models.slice(0, MOST_MODELS),
    all: read.all,
    warnings: grid.warning_details ?? [],
    failures: failures(grid),
  }
}

export function drawGrid(element, { key, sortBy, heads, rows, models, all, warnings, failures: failed }, { add }) {
  element.append(make("div", { class: "head model-head" }, make("h3", {}, key), comparison(models, add)))
  if (rows.length === 0) element.append(make("p", { class: "answer warn" }, "The grid has no models."))
  else {
    const lines = rows.map((row, index) => [
      commandButton(add, models[index], { name: "getModel", values: [models[index]] }, { class: "link" }),
      ...row.map((cell) => (typeof cell === "number" ? short(cell) : (cell ?? "–"))),
    ])
    const shown = heads.map(({ text, number }) => ({ text: wordFor(text), number }))
    element.append(
      make("p", { class: "meta" }, `${all} ${all === 1 ? "model" : "models"}, the best by ${wordFor(sortBy ?? "")} first.`),
      table(["Model", ...shown], lines),
    )
  }
  for (const text of warnings) element.append(make("p", { class: "answer warn" }, text))
  for (const { values, text } of failed) element.append(make("p", { class: "answer bad" }, `${values}: ${text}`))
}

function comparison(models, add) {
  if (models.length < 2) return null
  const best = models.slice(0, 5)
  return commandButton(add, `Compare the best ${best.length}`, { name: "compare", values: [best] })
}

function failures({ hyper_names: names, failed_raw_params: raw, failure_details: details }) {
  return (details ?? []).slice(0, 20).map((text, index) => ({
    values: names.map((name, place) => `${name} ${raw?.[index]?.[place] ?? ""}`).join(", "),
    text,
  }))
}
