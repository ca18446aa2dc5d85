import assert from "node:assert/strict"
import { test } from "node:test"

import { placeIn } from "../../../../steam/web/static/flow/language/place.js"

test("a place in a short text", () => assert.equal(placeIn("(+ 1 )", 5), "Here: (+ 1 ▸)"))
test("the end", () => assert.equal(placeIn("(+ 1", 4), "Here: (+ 1▸"))
test("a long text is cut on both sides", () => {
  assert.equal(placeIn("a".repeat(50) + "b".repeat(50), 50), `Here: …${"a".repeat(24)}▸${"b".repeat(24)}…`)
})
test("a place beyond the text is its end", () => assert.equal(placeIn("a\nb", 99), "Here: a b▸"))
