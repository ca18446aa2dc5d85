import assert from "node:assert/strict"
import { test } from "node:test"

import { nextStep } from "../../../../steam/web/static/flow/trainer/next_step.js"
import { refusal } from "../../../../steam/web/static/flow/trainer/request.js"

const STEPS = [
  ["training_frame: There is no frame 'nope'.", /^getFrames/],
  ["There is no model 'm'.", /^getModels/],
  ["There is no trained model 'm'.", /^getModels/],
  ["Job is missing: There is no job 'j'.", /^getJobs/],
  ["The trainer ended while this ran.", /^What it was making is gone/],
  ["There is no file 'upload_a.zip'.", /^Choose the file again/],
  ["Response column 'x' not found in the training frame.", /^getFrameSummary/],
  ['Illegal argument for field: ntrees: cannot convert "many" to type int', /^Give a whole number\.$/],
  ["The response 'PSA' is numeric with values other than 0 and 1, which the family binomial cannot take.", /^Choose the family gaussian/],
  ["Unknown parameter: ntreees", /form: true/],
]

for (const [message, step] of STEPS) test(message, () => assert.match(nextStep(message), step))

test("what is said already is not said again", () => {
  assert.equal(nextStep("A frame cannot be exported as 'docx'. Choose one of csv, xlsx."), "")
  const told = { error: { message: "There is no trained model 'm'.", details: { hint: "Build it again." } } }
  assert.equal(refusal(404, told).hint, "Build it again.")
})

test("a refusal has the next step beside H2O's words", () => {
  const { message, hint } = refusal(404, { msg: "\n\nERROR MESSAGE:\n\nThere is no frame 'f'." })
  assert.equal(message, "There is no frame 'f'.")
  assert.match(hint, /^getFrames/)
})
