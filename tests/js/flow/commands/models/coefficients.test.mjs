import assert from "node:assert/strict"
import { test } from "node:test"

import { largestCoefficients, withIntervals } from "../../../../../steam/web/static/flow/commands/models/coefficients.js"

const TABLE = {
  heads: [
    { text: "names", number: false },
    { text: "coefficients", number: true },
    { text: "std_error", number: true },
    { text: "standardized_coefficients", number: true },
  ],
  rows: [
    ["Intercept", -8, 2, -1],
    ["AGE", 0.5, 0.1, 2],
    ["PSA", -3, null, -4],
    ["VOL", 0, 1, 0],
  ],
}

test("the largest come first, without the intercept, with intervals on their scale", () => {
  const [psa, age, ...others] = largestCoefficients(TABLE, 10)
  assert.deepEqual(psa, { name: "PSA", value: -4 })
  assert.equal(age.name, "AGE")
  assert.ok(Math.abs(age.low - (2 - 1.959964 * 0.4)) < 1e-6)
  assert.ok(Math.abs(age.high - (2 + 1.959964 * 0.4)) < 1e-6)
  assert.deepEqual(others, [])
})

test("intervals of the coefficients stand behind them", () => {
  const { heads, rows } = withIntervals(TABLE)
  assert.deepEqual(heads.map(({ text }) => text), ["Name", "Coefficient", "95 % from", "to", "Standard error", "Standardized"])
  assert.ok(Math.abs(rows[1][2] - 0.304004) < 1e-6 && Math.abs(rows[1][3] - 0.695996) < 1e-6)
  assert.deepEqual(rows[2].slice(2, 4), [null, null])
})

test("several classes have no one order", () => {
  const heads = ["names", "coefs_class_a", "std_coefs_class_a"].map((text) => ({ text, number: true }))
  assert.deepEqual(largestCoefficients({ heads, rows: [["AGE", 1, 2]] }, 10), [])
  assert.deepEqual(withIntervals({ heads, rows: [] }).heads.map(({ text }) => text), ["Name", "a", "a, standardized"])
})
