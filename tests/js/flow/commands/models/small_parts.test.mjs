import assert from "node:assert/strict"
import { test } from "node:test"

import { readDependence } from "../../../../../steam/web/static/flow/commands/models/dependence.js"
import { isDeploymentName, suggestedName } from "../../../../../steam/web/static/flow/commands/models/deployment_name.js"
import { rowOf } from "../../../../../steam/web/static/flow/commands/models/first_row.js"
import { commandForResult, jobRecord } from "../../../../../steam/web/static/flow/commands/models/job_record.js"
import { figureLine, foldModels } from "../../../../../steam/web/static/flow/commands/models/model_line.js"
import { ordered } from "../../../../../steam/web/static/flow/commands/models/sorted_table.js"
import { doubles, h2oTable, texts } from "./h2o_tables.mjs"

test("a name for a deployment is made of any key, or is empty", () => {
  for (const key of ["GLM_model_1", "Ärger über.alles", "---", "a".repeat(200), "x/../y", "", "é".repeat(90) + "b"]) {
    const name = suggestedName(key)
    assert.ok(name === "" || isDeploymentName(name), `${key} -> ${name}`)
  }
  assert.equal(suggestedName("GLM.model 1"), "glm-model-1")
  for (const bad of ["", "-a", "a-", "A", "a b", "a".repeat(64)]) assert.equal(isDeploymentName(bad), false)
})

test("a row has levels, numbers and nulls of the columns that the model takes", () => {
  const columns = [
    { label: "ID", type: "int", data: [1] },
    { label: "RACE", type: "enum", data: [1], domain: ["black", "white"] },
    { label: "AGE", type: "int", data: [65] },
    { label: "PSA", type: "real", data: ["NaN"] },
    { label: "GONE", type: "enum", data: [null], domain: ["a"] },
    { label: "NOTE", type: "string", data: null, string_data: ["hello"] },
  ]
  assert.deepEqual(rowOf(columns, ["RACE", "AGE", "PSA", "GONE", "NOTE"]), {
    RACE: "white",
    AGE: 65,
    PSA: null,
    GONE: null,
    NOTE: "hello",
  })
})

test("dependence has its column, its class and a deviation to either side", () => {
  const table = h2oTable(
    { petallength: doubles(1, 2), mean_response: doubles(0.5, "NaN"), stddev_response: doubles(0.1, 0.1) },
    "PartialDependence",
    "Partial Dependence Plot of model m on column 'Petal.Length' and class Iris-setosa.",
  )
  assert.deepEqual(readDependence(table, "asked"), {
    column: "Petal.Length",
    target: "Iris-setosa",
    categorical: false,
    points: [{ at: 1, mean: 0.5, low: 0.4, high: 0.6 }],
  })
  const bare = h2oTable({ race: texts("a"), mean_response: doubles(1), stddev_response: doubles("NaN") })
  assert.deepEqual(readDependence(bare, "RACE"), {
    column: "RACE",
    target: null,
    categorical: true,
    points: [{ at: "a", mean: 1, low: 1, high: 1 }],
  })
})

test("only a job that is done leads to what it made", () => {
  const job = { key: { name: "j" }, dest: { name: "m", type: "Key<Model>" }, description: "GLM", progress: 1, start_time: 0, msec: 1 }
  assert.deepEqual(commandForResult(jobRecord({ ...job, status: "DONE" })), { name: "getModel", values: ["m"] })
  assert.equal(commandForResult(jobRecord({ ...job, status: "FAILED" })), null)
  assert.equal(commandForResult(jobRecord({ ...job, status: "DONE", dest: null })), null)
})

test("models of folds are those of a model that is there", () => {
  assert.deepEqual(foldModels(["a", "a_cv_1", "a_cv_2", "b_cv_1"]), ["a_cv_1", "a_cv_2"])
})

test("a model in a list has the figure that says most, under its usual name", () => {
  const figures = { mse: 0.2, rmse: 0.4, auc: 0.8, pr_auc: 0.7, f1: 0.9, logloss: "NaN" }
  const line = figureLine({ model_category: "Binomial", measured_by: "cross_validation", figures })
  assert.deepEqual(line, { category: "Binomial", kind: "cross-validation", name: "AUC", value: 0.8 })
  const bare = figureLine({ model_category: "Binomial", measured_by: "training", figures: { auc: "NaN" } })
  assert.deepEqual(bare, { category: "Binomial" })
})

test("rows are ordered by numbers or texts, those without a value last", () => {
  const rows = [[{ value: 2 }], [{ value: null }], [{ value: 10 }], [{ value: NaN }], [{ value: 1 }]]
  const values = (falling) => ordered(rows, 0, falling).map(([{ value }]) => value)
  assert.deepEqual(values(false), [1, 2, 10, null, NaN])
  assert.deepEqual(values(true), [10, 2, 1, null, NaN])
})
