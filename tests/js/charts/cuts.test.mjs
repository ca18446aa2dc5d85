import assert from "node:assert/strict"
import { test } from "node:test"

import { best, figures, nearest, nearestOn, ordered, recallPoints, rocPoints } from "../../../steam/web/static/charts/cuts.js"

// Ten rows, four of them positive.
const cuts = ordered([
  { threshold: 0.9, tps: 1, fps: 0, tns: 6, fns: 3 },
  { threshold: 0.5, tps: 3, fps: 1, tns: 5, fns: 1 },
  { threshold: 0.1, tps: 4, fps: 6, tns: 0, fns: 0 },
  { threshold: NaN, tps: 4, fps: 6, tns: 0, fns: 0 },
])

test("cuts go from the lowest threshold up, without those that are no numbers", () => {
  assert.deepEqual(cuts.map(({ threshold }) => threshold), [0.1, 0.5, 0.9])
})

test("figures follow from the counts", () => {
  const known = figures(cuts[1])
  assert.equal(known.accuracy, 0.8)
  assert.equal(known.precision, 0.75)
  assert.equal(known.recall, 0.75)
  assert.equal(known.specificity, 5 / 6)
  assert.equal(known.f1, 0.75)
})

test("what is divided by nothing is no number", () => {
  assert.ok(Number.isNaN(figures({ tps: 0, fps: 0, tns: 5, fns: 5 }).precision))
})

test("the best cut of a figure, and none where it has no values", () => {
  assert.equal(best(cuts, "f1"), 1)
  assert.equal(best(cuts, "recall"), 0)
  assert.equal(best([], "f1"), -1)
})

test("the nearest threshold and the nearest point", () => {
  assert.equal(nearest(cuts, 0.6), 1)
  assert.equal(nearestOn([[0, 0], [NaN, 1], [1, 1]], [0.8, 0.9]), 2)
})

test("curves run from corner to corner", () => {
  const points = rocPoints(cuts)
  assert.deepEqual(points[0], [0, 0])
  assert.deepEqual(points.at(-1), [1, 1])
  assert.deepEqual(points[1], [0, 0.25])
  assert.deepEqual(recallPoints(cuts)[0], [0.25, 1])
})
