import assert from "node:assert/strict"
import { test } from "node:test"

import { bestPlaces, kindWord, mainFigures, readFigures, wordFor } from "../../../../../steam/web/static/flow/commands/models/figures.js"

test("figures of models of anomalies have names for people, in H2O's order", () => {
  const figures = readFigures({ mean_normalized_score: 0.09, nobs: 380, mean_score: 6.7, scoring_time: 1 })
  assert.deepEqual(mainFigures("AnomalyDetection", figures).map(wordFor), ["Mean path length", "Mean anomaly score"])
})

test("of two models of anomalies none is better", () => {
  assert.deepEqual(bestPlaces("mean_score", [6.1, 6.7]), new Set())
  assert.deepEqual(bestPlaces("RMSE", [6.1, 6.7]), new Set([0]))
})

test("principal components have no figure that sums them up", () => {
  assert.deepEqual(mainFigures("DimReduction", readFigures({ nobs: 380 })), [])
})

test("a category is told in words", () => {
  const categories = ["Regression", "AnomalyDetection", "DimReduction"]
  assert.deepEqual(categories.map(kindWord), ["regression", "anomaly detection", "dimension reduction"])
})
