import assert from "node:assert/strict"
import { test } from "node:test"

import { fileName } from "../../../../steam/web/static/flow/export/download.js"
import { script } from "../../../../steam/web/static/flow/export/python.js"

const commands = new Map([
  ["train", { name: "train", summary: "", takes: ["x"], python: ({ x }) => [`train(${JSON.stringify(x)})`] }],
  ["assist", { name: "assist", summary: "", python: () => [] }],
  ["markdown", { name: "markdown", summary: "", kind: true, python: ({ source }) => [`# ${source}`] }],
])

function cell(source, kind = "command") {
  return { kind, source }
}

test("each cell becomes lines, in order, and what does nothing none", () => {
  const cells = [cell("assist"), cell("Fit", "markdown"), cell('train "a"'), cell("  ")]
  assert.equal(
    script({ name: 'My "flow"', cells }, commands, "http://127.0.0.1:54321"),
    '"""My \'flow\'"""\n\nimport h2o\n\nh2o.connect(url="http://127.0.0.1:54321")\n\n# Fit\n\ntrain("a")\n',
  )
})

test("a cell that cannot be read is a comment", () => {
  const text = script({ name: "n", cells: [cell("train [\nboo")] }, commands, "")
  assert.match(text, /# This cell could not be read: .*\n# {3}train \[\n# {3}boo\n$/)
})

test("files get names that every disk takes", () => {
  assert.equal(fileName("Läufe 3/4: a*b", "py"), "Läufe-3-4-a-b.py")
  assert.equal(fileName("../..", "flow"), "flow.flow")
})
