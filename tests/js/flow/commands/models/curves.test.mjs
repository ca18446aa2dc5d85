import assert from "node:assert/strict"
import { test } from "node:test"

import { historyCurves, historyGroups } from "../../../../../steam/web/static/flow/commands/models/curves.js"

const heads = ["timestamp", "number_of_trees", "training_rmse", "validation_rmse", "training_auc"].map((text) => ({
  text,
  number: text !== "timestamp",
}))

test("figures are drawn over trees, those of both kinds of rows together", () => {
  const rows = [["now", 0, 3, 4, null], ["then", 10, 2, 3, null], ["later", 20, 1, 2, null]]
  const curves = historyCurves({ heads, rows })
  assert.deepEqual(curves.map(({ name, x }) => [name, x]), [["training_rmse", "number_of_trees"], ["validation_rmse", "number_of_trees"]])
  assert.deepEqual(curves[0].points, [[0, 3], [10, 2], [20, 1]])
  assert.deepEqual([...historyGroups(curves).keys()], ["rmse"])
})

test("a history of one step has no curve", () => {
  assert.deepEqual(historyCurves({ heads, rows: [["now", 0, 3, 4, 1]] }), [])
})
