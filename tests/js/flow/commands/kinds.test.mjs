import assert from "node:assert/strict"
import { test } from "node:test"

import { fitted } from "../../../../steam/web/static/flow/commands/kinds.js"

test("values that fit stay, and one value is a list of one", () => {
  assert.deepEqual(fitted("frame", "a"), { value: "a" })
  assert.deepEqual(fitted("source_frames", "a"), { value: ["a"] })
  assert.deepEqual(fitted("ratios", 0.75), { value: [0.75] })
  assert.deepEqual(fitted("seed", -1), { value: -1 })
  assert.deepEqual(fitted("ntrees", { any: "thing" }), { value: { any: "thing" } })
})

const WRONG = [
  ["frame", 5, "'frame' is a text in quotes."],
  ["model", { a: 1 }, "'model' is a text in quotes."],
  ["model", null, "'model' is a text in quotes."],
  ["paths", ["a", 1], `'paths' is a list of texts, such as ["a", "b"].`],
  ["offset", -5, "'offset' is a whole number from 0."],
  ["rows", 1e20, "'rows' is a whole number from 0."],
  ["seed", 1.5, "'seed' is a whole number."],
  ["force", "yes", "'force' is true or false."],
]

for (const [name, value, wrong] of WRONG) {
  test(`${name} is not ${JSON.stringify(value)}`, () => assert.deepEqual(fitted(name, value), { wrong }))
}

test("a command's own kind comes first", () => {
  assert.deepEqual(fitted("by", "a", { by: "texts" }), { value: ["a"] })
  assert.deepEqual(fitted("by", "rows"), { value: "rows" })
})
