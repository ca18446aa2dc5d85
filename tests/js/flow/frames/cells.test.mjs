import assert from "node:assert/strict"
import { test } from "node:test"

import { cellTexts, cut } from "../../../../steam/web/static/flow/frames/cells.js"

test("numbers, and those that are missing", () => {
  assert.deepEqual(cellTexts({ type: "real", data: [1.5, "NaN", "-Infinity"] }), ["1.5", null, "-Infinity"])
})

test("levels by their names", () => {
  assert.deepEqual(cellTexts({ type: "enum", data: [1, 0, "NaN"], domain: ["<b>", "y"] }), ["y", "<b>", null])
})

test("texts, cut where they are long", () => {
  assert.deepEqual(cellTexts({ type: "string", data: null, string_data: ["a", null, "x".repeat(500)] }), ["a", null, `${"x".repeat(200)}…`])
})

test("times as moments", () => assert.deepEqual(cellTexts({ type: "time", data: [86_400_000] }), ["1970-01-02"]))

test("what fits is not cut", () => assert.equal(cut("abc", 3), "abc"))
