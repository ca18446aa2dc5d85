import assert from "node:assert/strict"
import { test } from "node:test"

import { column, isTable, number, readTable } from "../../../../../steam/web/static/flow/commands/models/tables.js"
import { doubles, h2oTable, texts } from "./h2o_tables.mjs"

const TABLE = h2oTable({ name: texts("a", "NaN", "c"), value: doubles(1.5, "NaN", "Infinity") }, "T", "what it is")

test("a table is read row by row, and only numbers lose their NaN", () => {
  const { name, description, heads, rows, all } = readTable(TABLE)
  assert.deepEqual([name, description, all], ["T", "what it is", 3])
  assert.deepEqual(heads, [{ text: "name", number: false }, { text: "value", number: true }])
  assert.deepEqual(rows, [["a", 1.5], ["NaN", null], ["c", null]])
})

test("rows, columns and cells are bounded, and all rows are counted", () => {
  assert.deepEqual(readTable(TABLE, { mostRows: 1 }).rows, [["a", 1.5]])
  assert.deepEqual(readTable(TABLE, { mostColumns: 1 }).rows, [["a"], ["NaN"], ["c"]])
  assert.deepEqual(readTable(TABLE, { mostCells: 4 }).rows.length, 2)
  assert.equal(readTable(TABLE, { mostCells: 1 }).rows.length, 1)
  assert.equal(readTable(TABLE, { mostRows: 1 }).all, 3)
})

test("a column is found by its name", () => {
  assert.deepEqual(column(TABLE, "value"), [1.5, null, null])
  assert.equal(column(TABLE, "other"), undefined)
})

test("what is no table is none", () => {
  for (const one of [null, undefined, 3, "x", {}, { columns: [] }]) assert.equal(isTable(one), false)
  assert.equal(isTable(TABLE), true)
})

test("numbers come as JSON or as words", () => {
  assert.equal(number("-Infinity"), -Infinity)
  assert.equal(number(2), 2)
  assert.ok(Number.isNaN(number("twelve")))
})
