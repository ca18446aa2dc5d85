import assert from "node:assert/strict"
import { test } from "node:test"

import { name, text } from "../../../../steam/web/static/flow/trainer/rapids.js"

for (const key of ["a.hex", "py_1_sid", "ünï", "a-b:c,d", "7up", "nanometer"]) {
  test(`${key} can be written`, () => assert.equal(name(key), key))
}

for (const key of ["", "a b", "a)b", "it's", '"', "\\", "12", "-1.5e3", "NaN", "7d"]) {
  test(`'${key}' cannot`, () => assert.throws(() => name(key), /cannot be written/))
}

test("texts are quoted", () => assert.equal(text("it's \\ it"), "'it\\'s \\\\ it'"))
