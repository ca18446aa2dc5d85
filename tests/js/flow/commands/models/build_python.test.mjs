import assert from "node:assert/strict"
import { test } from "node:test"

import { buildLines } from "../../../../../steam/web/static/flow/commands/models/build_python.js"

test("a model is an estimator that is trained", () => {
  const given = { training_frame: "a.hex", response_column: "y", ignored_columns: ["ID"], lambda: [0.1], standardize: false }
  assert.deepEqual(buildLines("glm", given), [
    "from h2o.estimators import H2OGeneralizedLinearEstimator",
    "model = H2OGeneralizedLinearEstimator(lambda_=[0.1], standardize=False)",
    'model.train(y="y", training_frame=h2o.get_frame("a.hex"), ignored_columns=["ID"])',
  ])
})

test("several values are a grid search", () => {
  const given = { training_frame: "a.hex", hyper_parameters: { k: [2, 3] }, search_criteria: { strategy: "Cartesian" } }
  assert.deepEqual(buildLines("kmeans", given).slice(2), [
    'grid = H2OGridSearch(H2OKMeansEstimator(), hyper_params={"k": [2, 3]}, search_criteria={"strategy": "Cartesian"})',
    'grid.train(training_frame=h2o.get_frame("a.hex"))',
  ])
})

test("an algorithm that H2O's client does not know is told of", () => {
  assert.match(buildLines("lloyd", { training_frame: "a" })[0], /^# .*'lloyd'/)
})
