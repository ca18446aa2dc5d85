import assert from "node:assert/strict"
import { test } from "node:test"

import {
  coefficientRows,
  comparedModel,
  figureRows,
  parameterRows,
} from "../../../../../steam/web/static/flow/commands/models/comparison.js"

function record(key, { figures = {}, kind = "training", parameters = [], coefficients = null } = {}) {
  return { key, algorithm: "glm", category: "Binomial", response: "y", measured: [{ kind, figures, cuts: null }], parameters, coefficients }
}

test("the best is marked, where larger or smaller is better, among figures of one kind", () => {
  const models = [
    record("a", { figures: { AUC: 0.8, logloss: 0.4, nobs: 9 } }),
    record("b", { figures: { AUC: 0.9, logloss: 0.5, nobs: 7 } }),
    record("c", { kind: "validation", figures: { AUC: 0.99 } }),
  ].map(comparedModel)
  const [validation, training] = figureRows(models)
  assert.equal(validation.kind, "validation")
  assert.deepEqual(validation.rows.map(({ best }) => [...best]), [[]])
  assert.deepEqual(
    training.rows.map(({ name, values, best }) => [name, values, [...best]]),
    [
      ["AUC", [0.8, 0.9, null], [1]],
      ["logloss", [0.4, 0.5, null], [0]],
      ["nobs", [9, 7, null], []],
    ],
  )
})

test("models that answer different questions have no best one", () => {
  const [one, other] = [record("a", { figures: { RMSE: 1 } }), record("b", { figures: { RMSE: 2 } })].map(comparedModel)
  const bestOf = (models) => figureRows(models)[0].rows[0].best.size
  assert.equal(bestOf([one, other]), 1)
  assert.equal(bestOf([one, { ...other, response: "z" }]), 0)
  assert.equal(bestOf([one, { ...other, category: "Regression" }]), 0)
})

test("equal figures have no best one", () => {
  const [{ rows }] = figureRows([record("a", { figures: { AUC: 1 } }), record("b", { figures: { AUC: 1 } })].map(comparedModel))
  assert.equal(rows[0].best.size, 0)
})

test("a parameter tells something that differs, and was changed in one of them", () => {
  const models = [
    record("a", { parameters: [{ name: "alpha", value: [0.5], changed: true }, { name: "theta", value: 1, changed: false }] }),
    record("b", { parameters: [{ name: "alpha", value: [0], changed: true }, { name: "ntrees", value: 50, changed: false }] }),
  ].map(comparedModel)
  assert.deepEqual(
    parameterRows(models).map(({ name, telling }) => [name, telling]),
    [["alpha", true], ["theta", false], ["ntrees", false]],
  )
})

test("coefficients stand side by side, missing where a model has none", () => {
  const table = (...rows) => ({ heads: [{ text: "names" }, { text: "coefficients" }], rows })
  const models = [
    record("a", { coefficients: table(["AGE", 1], ["PSA", 2]) }),
    record("b", { coefficients: table(["AGE", 3]) }),
    record("c"),
  ].map(comparedModel)
  assert.deepEqual(coefficientRows(models), [
    { name: "AGE", values: [1, 3, null] },
    { name: "PSA", values: [2, null, null] },
  ])
})
