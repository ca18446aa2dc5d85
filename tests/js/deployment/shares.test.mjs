import assert from "node:assert/strict"
import { test } from "node:test"

import { sharesOf } from "../../../steam/web/static/deployment/shares.js"

test("the largest come first, whichever way they move the score", () => {
  const { bars, start, level } = sharesOf({ A: 0.1, B: -3, BiasTerm: -1, C: null }, undefined)
  assert.deepEqual(bars, [{ name: "B", value: -3 }, { name: "A", value: 0.1 }])
  assert.equal(start, -1)
  assert.equal(level, null)
})

test("of several classes those of the label are shown", () => {
  const shares = sharesOf({ x: { A: 1 }, y: { A: 2 } }, "y")
  assert.equal(shares.level, "y")
  assert.deepEqual(shares.bars, [{ name: "A", value: 2 }])
  assert.equal(sharesOf({ x: { A: 1 } }, "gone").level, "x")
})

test("the small ones are one bar, and nothing of the sum is lost", () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`c${i}`, i - 20]))
  const { bars } = sharesOf(many)
  assert.equal(bars.length, 16)
  assert.equal(bars.at(-1).name, "25 others")
  const sum = bars.reduce((total, { value }) => total + value, 0)
  assert.equal(sum, Object.values(many).reduce((total, value) => total + value, 0))
})
