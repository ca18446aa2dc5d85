import assert from "node:assert/strict"
import { test } from "node:test"

import { isOutdated } from "../../../../steam/web/static/flow/notebook/outdated.js"

const shown = { command: "getFrames", data: {}, trainer: 7 }

test("what another trainer said is outdated, whichever clock was ahead", () => {
  assert.equal(isOutdated(shown, { name: "getFrames" }, 7), false)
  assert.equal(isOutdated(shown, { name: "getFrames" }, 8), true)
  assert.equal(isOutdated(shown, { name: "getFrames" }, 6), true)
})

test("the output of a command that is not known any more is outdated too", () => {
  assert.equal(isOutdated(shown, undefined, 8), true)
})

test("what is not the trainer's stays, and so does a refusal or nothing", () => {
  assert.equal(isOutdated(shown, { name: "assist", lasting: true }, 8), false)
  assert.equal(isOutdated({ error: "No.", hint: "" }, undefined, 8), false)
  assert.equal(isOutdated(null, undefined, 8), false)
})

test("nothing is said of a trainer that does not tell since when it runs", () => {
  assert.equal(isOutdated(shown, { name: "getFrames" }, null), false)
  assert.equal(isOutdated({ ...shown, trainer: null }, { name: "getFrames" }, 8), false)
})
