// A model as a notebook keeps it: what its card shows, small enough to be saved with the cell.

import { readMeasured } from "./measured.js"
import { column, isTable, readTable } from "./tables.js"

const KINDS = [
  ["cross-validation", "cross_validation_metrics"],
  ["validation", "validation_metrics"],
  ["training", "training_metrics"],
]
const MOST_COLUMNS = 300
const MOST_TABLES = 16
const COEFFICIENTS_SIZE = { mostRows: 300, mostColumns: 40, mostCells: 2000 }
const HISTORY_SIZE = { mostRows: 200, mostColumns: 16, mostCells: 2000 }
const TABLE_SIZE = { mostRows: 60, mostColumns: 30, mostCells: 400 }
const MOST_TEXT = 2000

// A record of one of `models` in the answer of /3/Models/{key}. `measured` has the most telling
// kind first: cross-validation before validation before training.
export function modelRecord(model) {
  const { output } = model
  return {
    key: model.model_id.name,
    algorithm: model.algo,
    algorithmName: model.algo_full_name,
    category: output.model_category,
    response: model.response_column_name ?? null,
    frame: model.data_frame?.name ?? null,
    trainedMs: model.timestamp,
    tookMs: output.run_time ?? null,
    hasMojo: model.have_mojo === true,
    measured: KINDS.flatMap(([kind, field]) => (output[field] ? [readMeasured(kind, output[field])] : [])),
    coefficients: coefficients(output),
    importance: importance(output.variable_importances),
    history: history(output.scoring_history),
    tables: tables(output),
    parameters: parameters(model.parameters ?? []),
  }
}

function coefficients(output) {
  const table = output.coefficients_table_multinomials_with_class_names ?? output.coefficients_table
  return isTable(table) ? readTable(table, COEFFICIENTS_SIZE) : null
}

function importance(table) {
  if (!isTable(table)) return null
  const shares = column(table, "percentage") ?? []
  return (column(table, "variable") ?? []).slice(0, MOST_COLUMNS).map((name, row) => ({ name, share: shares[row] }))
}

function history(table) {
  return isTable(table) ? readTable(table, HISTORY_SIZE) : null
}

// Every table of the output that has no drawing of its own, and those of the metrics.
function tables(output) {
  const drawn = new Set(["variable_importances", "coefficients_table", "coefficients_table_multinomials_with_class_names"])
  const metrics = KINDS.flatMap(([kind, field]) =>
    Object.entries(output[field] ?? {})
      .filter(([name]) => name !== "thresholds_and_metric_scores")
      .map(([name, value]) => [`${name} (${kind})`, value]),
  )
  return [...Object.entries(output).filter(([name]) => !drawn.has(name)), ...metrics]
    .filter(([, value]) => isTable(value))
    .slice(0, MOST_TABLES)
    .map(([field, value]) => ({ field, ...readTable(value, TABLE_SIZE) }))
}

function parameters(all) {
  return all
    .map(({ name, actual_value: actual, default_value: given }) => {
      const [value, standard] = [plain(actual), plain(given)]
      return { name, value, standard, changed: JSON.stringify(value) !== JSON.stringify(standard) }
    })
    .filter(({ value, changed }) => changed || value !== null)
    .sort((a, b) => Number(b.changed) - Number(a.changed))
}

// Keys and columns as their names; nothing longer than is read.
function plain(value) {
  if (value === null || value === undefined) return null
  if (typeof value === "object" && !Array.isArray(value)) return value.name ?? value.column_name ?? null
  return JSON.stringify(value).length > MOST_TEXT ? `${JSON.stringify(value).slice(0, MOST_TEXT)}…` : value
}
