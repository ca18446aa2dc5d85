import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { test } from "node:test"

import { pythonCall, pythonValue } from "../../../../steam/web/static/flow/language/python.js"

const VALUE = {
  "say \"hi\"": [true, false, null, 1, -2.5e-7, 1e21],
  "it's": "back\\slash \n\t\u0000\u2028 é 😀",
  deep: [[], {}, { a: ["'", '"""'] }],
}

test("Python reads what is written", () => {
  const source = `import ast, json, sys; print(json.dumps(ast.literal_eval(sys.stdin.read())))`
  const answer = execFileSync("python3", ["-X", "utf8", "-c", source], { input: pythonValue(VALUE), encoding: "utf8" })
  assert.deepEqual(JSON.parse(answer), VALUE)
})

test("what is not given is left out of a call", () => {
  assert.equal(pythonCall("f.g", ["x", [1]], { by: undefined, all: true }), 'f.g("x", [1], all=True)')
  assert.equal(pythonCall("f"), "f()")
})
