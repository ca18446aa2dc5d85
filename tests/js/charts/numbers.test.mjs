import assert from "node:assert/strict"
import { test } from "node:test"

import { percent, short } from "../../../steam/web/static/charts/numbers.js"

test("six digits that count, and all of a large whole number", () => {
  assert.equal(short(0.8268981), "0.826898")
  assert.equal(short(1234.5678), "1,234.57")
  assert.equal(short(12345678.9), "12,345,679")
  assert.equal(short(0), "0")
})

test("very small and very large ones have an exponent", () => {
  assert.equal(short(0.00001234), "1.23400e-5")
  assert.equal(short(-2e12), "-2.00000e+12")
})

test("what is missing is a dash", () => {
  for (const missing of [null, undefined, NaN]) assert.equal(short(missing), "–")
})

test("shares are told in hundredths, with four digits", () => {
  assert.equal(percent(0.8268981), "82.69 %")
  assert.equal(percent(1e-7), "0.00001 %")
  assert.equal(percent(NaN), "– %")
  assert.equal(percent(0.125), "12.5 %")
})
