import assert from "node:assert/strict"
import { test } from "node:test"

import { agoText, clockText, dateText, exact, span, took } from "../../steam/web/static/times.js"

test("spans have two units at most, and never less than nothing", () => {
  assert.deepEqual([-5, 999, 59_999, 61_000, 7_200_000, 90_061_000].map(span), ["0 s", "0 s", "59 s", "1 min 1 s", "2 h", "1 d 1 h"])
})

test("what was short is told finer, and what nobody knows is a dash", () => {
  assert.deepEqual([0, 999.4, 1550, 9999, 10_999, 61_000].map(took), ["0 ms", "999 ms", "1.5 s", "9.9 s", "10 s", "1 min 1 s"])
  assert.deepEqual([-1, undefined, NaN].map(took), ["–", "–", "–"])
})

test("how long ago is one unit; what lies ahead is now", () => {
  assert.deepEqual([500, -9000, 1000, 3_661_000].map((age) => agoText(1e12 - age, 1e12)), ["now", "now", "1 s ago", "1 h ago"])
})

test("a moment of another day has its date", () => {
  const time = new Date(2026, 1, 3, 4, 5, 6)
  assert.equal(clockText(time, new Date(2026, 1, 3, 23, 0, 0)), "04:05")
  assert.equal(clockText(time, new Date(2026, 1, 4)), "2026-02-03 04:05")
  assert.equal(dateText(time), "2026-02-03 04:05:06")
})

test("the exact moment is UTC and says so", () => assert.equal(exact(Date.UTC(2026, 1, 3, 4, 5, 6, 700)), "2026-02-03 04:05:06 UTC"))
