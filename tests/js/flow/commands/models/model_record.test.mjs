import assert from "node:assert/strict"
import { test } from "node:test"

import { modelRecord } from "../../../../../steam/web/static/flow/commands/models/model_record.js"
import { doubles, h2oTable, texts } from "./h2o_tables.mjs"

const MANY = 5000

function model({ output = {}, parameters = [] } = {}) {
  return {
    model_id: { name: "m" },
    algo: "glm",
    algo_full_name: "Generalized Linear Modeling",
    response_column_name: "y",
    data_frame: { name: "f.hex" },
    timestamp: 1,
    have_mojo: true,
    parameters,
    output: { model_category: "Regression", names: ["x", "y"], training_metrics: { RMSE: 2 }, ...output },
  }
}

test("cross-validation stands before validation before training", () => {
  const record = modelRecord(model({ output: { validation_metrics: { RMSE: 3 }, cross_validation_metrics: { RMSE: 4 } } }))
  assert.deepEqual(record.measured.map(({ kind }) => kind), ["cross-validation", "validation", "training"])
  assert.deepEqual(record.measured[0].figures, { RMSE: 4 })
})

test("a model that was not measured has no figures", () => {
  assert.deepEqual(modelRecord(model({ output: { training_metrics: null } })).measured, [])
})

test("changed parameters come first, keys and columns as their names", () => {
  const { parameters } = modelRecord(
    model({
      parameters: [
        { name: "seed", default_value: -1, actual_value: -1 },
        { name: "training_frame", default_value: null, actual_value: { name: "f.hex" } },
        { name: "response_column", default_value: null, actual_value: { column_name: "y" } },
        { name: "offset_column", default_value: null, actual_value: null },
      ],
    }),
  )
  assert.deepEqual(parameters.map(({ name, value, changed }) => [name, value, changed]), [
    ["training_frame", "f.hex", true],
    ["response_column", "y", true],
    ["seed", -1, false],
  ])
})

test("however large a model is, a notebook keeps little of it", () => {
  const wide = (rows) =>
    h2oTable({
      names: texts(...Array.from({ length: rows }, (_, row) => `a column with a long name ${row}`)),
      ...Object.fromEntries(
        Array.from({ length: 50 }, (_, place) => [`figure_${place}`, doubles(...Array.from({ length: rows }, () => Math.PI * 1e5))]),
      ),
    })
  const tables = Object.fromEntries(Array.from({ length: 60 }, (_, place) => [`table_${place}`, wide(100)]))
  const output = { ...tables, coefficients_table: wide(MANY), scoring_history: wide(MANY) }
  const parameters = [{ name: "startval", default_value: null, actual_value: Array.from({ length: MANY }, () => Math.PI) }]
  const record = modelRecord(model({ output, parameters }))
  assert.ok(JSON.stringify(record).length < 250_000)
  assert.equal(record.coefficients.all, MANY)
})
