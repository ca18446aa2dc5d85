import assert from "node:assert/strict"
import { test } from "node:test"

import { rowOf } from "../../../steam/web/static/deployment/row.js"

const one = (type, value, name = "a") => ({ ...rowOf([{ name, type, value }]) })

test("numbers are sent as numbers only if nothing of them is lost", () => {
  assert.deepEqual(one("numeric", " 65 "), { a: 65 })
  assert.deepEqual(one("numeric", "1.40"), { a: "1.40" })
  assert.deepEqual(one("numeric", "12345678901234567890"), { a: "12345678901234567890" })
  assert.deepEqual(one("numeric", "Infinity"), { a: "Infinity" })
  assert.deepEqual(one("time", "2026-01-01"), { a: "2026-01-01" })
})

test("texts stay as they are, blanks and digits too", () => {
  assert.deepEqual(one("text", " 1 "), { a: " 1 " })
})

test("what is empty or has no name is left out", () => {
  assert.deepEqual(one("text", ""), {})
  assert.deepEqual(one("numeric", "  "), {})
  assert.deepEqual(one("text", "x", ""), {})
})

test("a column may have any name", () => {
  assert.equal(JSON.stringify(rowOf([{ name: "__proto__", type: "text", value: "x" }])), '{"__proto__":"x"}')
})
