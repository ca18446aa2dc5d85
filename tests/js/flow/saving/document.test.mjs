import assert from "node:assert/strict"
import { test } from "node:test"

import { newCell } from "../../../../steam/web/static/flow/notebook/notebook.js"
import { fromDocument, toDocument } from "../../../../steam/web/static/flow/saving/document.js"

function notebook(...outputs) {
  return { name: "n", revision: 3, cells: outputs.map((output, i) => ({ ...newCell("command", `c${i}`), output })) }
}

test("what is saved is opened as the same", () => {
  const before = notebook(null, { command: "c1", data: { a: [1] }, trainer: 7 }, { error: "No.", hint: "" })
  const after = fromDocument({ name: "n", ...JSON.parse(JSON.stringify(toDocument(before))) })
  const bare = ({ id: _, ...cell }) => cell
  assert.deepEqual(after.cells.map(bare), before.cells.map(bare))
  assert.equal(after.revision, 3)
})

test("an output that is too large leaves its name", () => {
  const large = { command: "big", data: "\u{1F600}".repeat(17_000), trainer: 7 } // four bytes each
  assert.deepEqual(toDocument(notebook(large)).cells[0].output, { command: "big", trainer: 7 })
})

test("many outputs together stay below what is taken", () => {
  const outputs = Array.from({ length: 60 }, () => ({ command: "c", data: "x".repeat(60_000), trainer: 7 }))
  const text = JSON.stringify(toDocument(notebook(...outputs)))
  assert.ok(text.length < 2_000_000, String(text.length))
  assert.ok(text.length > 1_000_000, String(text.length))
})

test("a kind of cell that is not known is shown as text", () => {
  const { cells } = fromDocument({ name: "n", revision: 1, cells: [{ kind: "sound", source: "x" }] })
  assert.equal(cells[0].kind, "markdown")
})
