import assert from "node:assert/strict"
import { test } from "node:test"

import {
  changeCell,
  emptyNotebook,
  insertAfter,
  moveCell,
  newCell,
  removeCell,
} from "../../../../steam/web/static/flow/notebook/notebook.js"

function three() {
  const cells = ["a", "b", "c"].map((source) => newCell("command", source))
  return { name: "n", cells, revision: 0 }
}

function sources({ cells }) {
  return cells.map(({ source }) => source).join("")
}

test("begins with assist", () => assert.equal(sources(emptyNotebook()), "assist"))

test("a cell comes below another", () => {
  const notebook = three()
  assert.equal(sources(insertAfter(notebook, notebook.cells[0].id, newCell("command", "x"))), "axbc")
  assert.equal(sources(notebook), "abc")
})

test("a cell moves, and stops at both ends", () => {
  const notebook = three()
  const [first, , last] = notebook.cells
  assert.equal(sources(moveCell(notebook, first.id, 1)), "bac")
  assert.equal(sources(moveCell(notebook, first.id, 9)), "bca")
  assert.equal(sources(moveCell(notebook, last.id, -1)), "acb")
  assert.equal(moveCell(notebook, first.id, -1), notebook)
  assert.equal(moveCell(notebook, "nobody", 1), notebook)
})

test("the last cell that goes leaves an empty one", () => {
  let notebook = three()
  for (const { id } of notebook.cells) notebook = removeCell(notebook, id)
  assert.equal(notebook.cells.length, 1)
  assert.equal(sources(notebook), "")
})

test("only the cell that is meant changes", () => {
  const notebook = three()
  assert.equal(sources(changeCell(notebook, notebook.cells[1].id, { source: "B" })), "aBc")
})
