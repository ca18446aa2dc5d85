import assert from "node:assert/strict"
import { test } from "node:test"

import { listed, saidByName } from "../../../../steam/web/static/flow/parsing/setup.js"

const SETUP = { names: ["id", "age", "__proto__"], types: ["Numeric", "Numeric", "Enum"] }

test("what is said by names gets its places", () => {
  const said = { column_types: { age: "Enum" }, column_names: { id: "number" }, skipped_columns: ["__proto__", 0] }
  assert.deepEqual(listed(SETUP, said), {
    column_types: ["Numeric", "Enum", "Enum"],
    column_names: ["number", "age", "__proto__"],
    skipped_columns: [2, 0],
  })
})

test("lists are taken as they are", () => {
  const said = { column_types: ["Enum", "Enum", "Enum"], column_names: undefined, skipped_columns: undefined }
  assert.deepEqual(listed(SETUP, said), said)
})

test("a column that is not there is refused by its name", () => {
  assert.throws(() => listed(SETUP, { column_types: { weight: "Enum" } }), /no column "weight"/)
})

test("only names must be looked up", () => {
  assert.equal(saidByName({ column_types: ["Enum"], skipped_columns: [1] }), false)
  assert.equal(saidByName({ column_types: { age: "Enum" } }), true)
  assert.equal(saidByName({ skipped_columns: ["age"] }), true)
  assert.equal(saidByName({}), false)
})
