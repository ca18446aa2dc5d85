import assert from "node:assert/strict"
import { test } from "node:test"

import { colour, isAlone } from "../../../steam/web/static/charts/timeline.js"

test("a point is alone where nothing is on either side", () => {
  const points = [[0, 1], [1, null], [2, 5], [3, null], [4, 2], [5, 3], [6, null]]
  const alone = points.map((_, place) => isAlone(points, place))
  assert.deepEqual(alone, [true, false, true, false, false, false, false])
})

test("zero is a value and no gap", () => {
  assert.equal(isAlone([[0, 0], [1, 4]], 1), false)
})

test("a colour is that of the tone, else that of the place", () => {
  const theme = { series: ["a", "b"], bad: "red" }
  assert.equal(colour(theme, "bad", 0), "red")
  assert.equal(colour(theme, undefined, 3), "b")
})
