import assert from "node:assert/strict"
import { test } from "node:test"

import { keyOf } from "../../../../steam/web/static/flow/files/upload.js"

test("a key of a file's name", () => {
  assert.equal(keyOf("my data (1).csv"), "upload_my_data_1_.csv")
  assert.equal(keyOf("größe\u0000<b>.csv"), "upload_größe_b_.csv")
  assert.equal(keyOf(`${"x".repeat(400)}.csv`).length, 207)
})
