import assert from "node:assert/strict"
import { test } from "node:test"

import { beginning } from "../../../../steam/web/static/flow/notebook/suggestions.js"
import { told } from "../../../../steam/web/static/flow/notebook/progress.js"

const names = ["getFrames", "getFrameSummary", "getModels", "predict"]
const commands = new Map([
  ...names.map((name) => [name, { name, summary: "" }]),
  ["getter", { name: "getter", summary: "", kind: true }],
])

function suggested(text) {
  return beginning(text, commands).map(({ name }) => name)
}

test("what begins so is suggested, in any case", () => {
  assert.deepEqual(suggested("getf"), ["getFrames", "getFrameSummary"])
  assert.deepEqual(suggested("P"), ["predict"])
})

test("nothing is, once there is more than a beginning", () => {
  for (const text of ["", "getFrames", "get Frames", 'predict "a"', "getter"]) assert.deepEqual(suggested(text), [])
})

test("a job tells its share, its words and what is left", () => {
  assert.equal(told({ progress: 0.25, progress_msg: "Pass 3", msec: 10_000 }), "25 % · Pass 3 · about 30 s left")
  assert.equal(told({ progress: 0.5, progress_msg: "", msec: 600_000 }), "50 % · about 10 min left")
  assert.equal(told({ progress: 0.01, progress_msg: "", msec: 60_000 }), "1 %")
})
