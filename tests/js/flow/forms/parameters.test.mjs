import assert from "node:assert/strict"
import { test } from "node:test"

import { BadValue, canBeSeveral, kindOf, readSeveral, readText, writeText } from "../../../../steam/web/static/flow/forms/parameter_kinds.js"
import {
  combinations,
  complaintsByName,
  differing,
  grouped,
  matches,
  withoutGrid,
} from "../../../../steam/web/static/flow/forms/parameter_values.js"

const INT = { name: "nfolds", type: "int", default_value: 0, gridable: true, level: "critical", help: "Folds." }
const LIST = { name: "alpha", type: "double[]", default_value: null, gridable: true, level: "critical", help: "Share." }
const FLAG = { name: "intercept", type: "boolean", default_value: true, gridable: false, level: "expert", help: "Constant." }
const FRAME = { name: "training_frame", type: "Key<Frame>", default_value: null, gridable: false, level: "critical", help: "Rows." }
const RESPONSE = { name: "response_column", type: "VecSpecifier", default_value: null, gridable: true, level: "critical", help: "y." }
const PAIRS = { name: "interaction_pairs", type: "StringPair[]", default_value: null, level: "expert", help: "Pairs." }

test("types of parameters are kinds of controls", () => {
  assert.deepEqual([INT, LIST, FLAG, FRAME, RESPONSE, PAIRS].map(kindOf), ["integer", "numbers", "flag", "frame", "column", "data"])
  assert.equal(kindOf({ name: "ignored_columns", type: "string[]" }), "columns")
  assert.equal(kindOf({ name: "model_id", type: "Key<Model>" }), "text")
  assert.equal(kindOf({ name: "new", type: "SomethingNew" }), "data")
})

test("a grid may search over numbers, choices and flags alone", () => {
  assert.deepEqual([INT, LIST, FLAG, FRAME, RESPONSE].map(canBeSeveral), [true, true, false, false, false])
})

test("numbers are checked as they are read", () => {
  assert.equal(readText(INT, " 5 "), 5)
  assert.equal(readText(INT, "  "), undefined)
  assert.deepEqual(readText(LIST, "[0, 0.5]"), [0, 0.5])
  assert.deepEqual(readText(LIST, "1e-3"), [0.001])
  for (const text of ["1.5", "many", "Infinity", "NaN", "0x"]) assert.throws(() => readText(INT, text), BadValue)
  assert.throws(() => readText(LIST, "1, two"), BadValue)
  assert.throws(() => readText(PAIRS, "[1,"), BadValue)
  assert.deepEqual(readSeveral(LIST, "0, 0.5,,1"), [0, 0.5, 1])
  assert.equal(readSeveral(LIST, " , "), undefined)
})

test("what is written is read back to the same", () => {
  for (const [parameter, value] of [[INT, -7], [INT, 12], [LIST, [0, 0.25, 1e-9]], [PAIRS, [{ a: "x, y", b: '"' }]]]) {
    assert.deepEqual(readText(parameter, writeText(value)), value)
  }
})

test("only what differs from the standard is said", () => {
  const values = { training_frame: "a", nfolds: 0, alpha: [0.5], intercept: false }
  assert.deepEqual(differing([FRAME, INT, LIST, FLAG], values), { training_frame: "a", alpha: [0.5], intercept: false })
})

test("several values make a grid, and the criteria that are given go with it", () => {
  const given = differing([FRAME, INT, LIST], { training_frame: "a" }, { alpha: [0, 1], nfolds: [2, 3, 5] }, { strategy: "RandomDiscrete", seed: undefined })
  assert.deepEqual(given, {
    training_frame: "a",
    hyper_parameters: { alpha: [0, 1], nfolds: [2, 3, 5] },
    search_criteria: { strategy: "RandomDiscrete" },
  })
  assert.equal(combinations(given.hyper_parameters), 6)
  assert.deepEqual(withoutGrid(given), { training_frame: "a" })
})

test("a complaint goes to the parameter that it names", () => {
  const complaint = (field, text, type = "ERRR") => ({ field_name: field, message: text, message_type: type })
  const found = complaintsByName(
    [
      complaint("parameters", "alpha is 3.0, but it must be between 0 and 1."),
      complaint("_nfolds", "Too many.", "WARN"),
      complaint("parameters", "Nothing is known."),
    ],
    [INT, LIST],
  )
  assert.deepEqual([...found.keys()], ["alpha", "nfolds", ""])
  assert.equal(found.get("nfolds")[0].isError, false)
  assert.equal(found.get("alpha")[0].isError, true)
})

test("frame and response come first, and who learns without a response is not asked for one", () => {
  const names = (supervised) => grouped([INT, FLAG, RESPONSE, FRAME], supervised)[0].parameters.map(({ name }) => name)
  assert.deepEqual(names(true), ["training_frame", "response_column", "nfolds"])
  assert.deepEqual(names(false), ["training_frame", "nfolds"])
})

test("parameters are found by name and by what they mean", () => {
  assert.equal(matches(INT, "FOLD"), true)
  assert.equal(matches(LIST, "share"), true)
  assert.equal(matches(LIST, "fold"), false)
  assert.equal(matches(LIST, "  "), true)
})
