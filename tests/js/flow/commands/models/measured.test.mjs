import assert from "node:assert/strict"
import { test } from "node:test"

import { cutRows, readMeasured, thinnedCuts } from "../../../../../steam/web/static/flow/commands/models/measured.js"
import { doubles, h2oTable, longs, texts } from "./h2o_tables.mjs"

const METRICS = {
  AUC: 0.8,
  logloss: "NaN",
  model_category: "Binomial",
  scoring_time: 17,
  domain: ["no", "yes"],
  thresholds_and_metric_scores: h2oTable({
    threshold: doubles(0.9, 0.5),
    f1: doubles(0.1, 0.2),
    tns: doubles(4, 3),
    fns: doubles(2, 1),
    fps: doubles(0, 1),
    tps: doubles(1, 2),
  }),
  max_criteria_and_metric_scores: h2oTable({
    metric: texts("max f1", "max precision", "max absolute_mcc"),
    threshold: doubles(0.5, 0.9, "NaN"),
    value: doubles(0.2, 1, 0),
  }),
  gains_lift_table: h2oTable({
    cumulative_data_fraction: doubles(0.5, 1),
    lift: doubles(1.6, 0.4),
    cumulative_lift: doubles(1.6, 1),
    cumulative_capture_rate: doubles(0.8, 1),
  }),
  cm: {
    table: h2oTable({
      no: longs(3, 1, 4),
      yes: longs(1, 2, 3),
      Error: doubles(0.25, 0.33, 0.28),
      Rate: texts("1 / 4", "1 / 3", "2 / 7"),
    }),
  },
}

test("figures, cuts, gains and counts are taken out of H2O's metrics", () => {
  const read = readMeasured("training", METRICS)
  assert.deepEqual(read.figures, { AUC: 0.8 })
  assert.deepEqual(read.labels, ["no", "yes"])
  assert.deepEqual(cutRows(read.cuts), [
    { threshold: 0.9, tps: 1, fps: 0, tns: 4, fns: 2 },
    { threshold: 0.5, tps: 2, fps: 1, tns: 3, fns: 1 },
  ])
  assert.deepEqual(read.criteria, [{ name: "max F1", threshold: 0.5 }])
  assert.deepEqual(read.gains[0], { share: 0.5, lift: 1.6, cumulative_lift: 1.6, captured: 0.8 })
  assert.deepEqual(read.confusion, { levels: ["no", "yes"], counts: [[3, 1], [1, 2]] })
  assert.equal(read.hits, null)
})

test("what a model does not have is null", () => {
  const read = readMeasured("validation", { RMSE: 2 })
  assert.deepEqual([read.cuts, read.criteria, read.gains, read.confusion, read.hits], [null, null, null, null, null])
})

test("thinned cuts keep the first, the last and their order", () => {
  for (const count of [1, 2, 7, 100, 401]) {
    const values = Array.from({ length: count }, (_, row) => row)
    const cuts = { threshold: values, tps: values, fps: values, tns: values, fns: values }
    const thin = thinnedCuts(cuts, 20).threshold
    assert.equal(thin.length, Math.min(count, 20))
    assert.equal(thin[0], 0)
    assert.equal(thin.at(-1), count - 1)
    assert.ok(thin.every((value, place) => place === 0 || value > thin[place - 1]))
  }
})
