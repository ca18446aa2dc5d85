import assert from "node:assert/strict"
import { test } from "node:test"

import { percent, short } from "../../../steam/web/static/charts/numbers.js"

test("four digits that count", () => {
  assert.equal(short(0.123456), "0.1235")
  assert.equal(short(1234567), "1,235,000")
  assert.equal(short(0), "0")
})

test("very small and very large ones have an exponent", () => {
  assert.equal(short(0.00001234), "1.234e-5")
  assert.equal(short(-2e12), "-2.000e+12")
})

test("what is missing is a dash", () => {
  for (const missing of [null, undefined, NaN]) assert.equal(short(missing), "–")
})

test("shares are told in hundredths", () => {
  assert.equal(percent(0.125), "12.5 %")
})
