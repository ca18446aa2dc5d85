import assert from "node:assert/strict"
import { test } from "node:test"

import { Misused, call } from "../../../../steam/web/static/flow/commands/command.js"

const predict = { name: "predict", summary: "", takes: ["model", "frame"], needs: ["model"] }
const build = { name: "build", summary: "", takes: ["algorithm"], more: true }
const rapids = { name: "rapids", summary: "", kind: true }
const commands = new Map([predict, build, rapids].map((one) => [one.name, one]))

test("values take the names of their places", () => {
  assert.deepEqual(call('predict "m", frame: "f"', commands), { command: predict, given: { model: "m", frame: "f" } })
  assert.deepEqual(call('build "glm", alpha: 1', commands).given, { algorithm: "glm", alpha: 1 })
})

const REFUSED = [
  ["predikt", "There is no command predikt. Do you mean predict?"],
  ["zzz", "There is no command zzz. help lists all of them."],
  ["rapids", /There is no command rapids/],
  ['predict "a", "b", "c"', "predict takes 2 values, 3 are given."],
  ['predict "a", model: "b"', "predict: 'model' is given twice."],
  ['predict "a", row: 1', "predict has no 'row'; it takes model, frame."],
  ['predict frame: "f"', "predict needs model. getModels lists those that are there."],
  ['predict 5', "predict: 'model' is a text in quotes."],
]

for (const [text, message] of REFUSED) {
  test(`refuses ${text}`, () => {
    assert.throws(() => call(text, commands), (error) => {
      assert.ok(error instanceof Misused)
      if (message instanceof RegExp) assert.match(error.message, message)
      else assert.equal(error.message, message)
      return true
    })
  })
}
