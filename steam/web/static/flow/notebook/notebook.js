// A notebook as plain data: cells in their order, and the revision that it began with, null for a
// new one. Every change answers a new notebook.
//
// A cell is {id, kind, source, output}; kinds are "command", "rapids" and "markdown". `output` is
// what a run came to, {command, data} or {error, hint}, or null; it can be written as JSON.

export const KINDS = ["command", "rapids", "markdown"]

export function newCell(kind = "command", source = "") {
  return { id: crypto.randomUUID(), kind, source, output: null }
}

export function emptyNotebook(name = "") {
  return { name, cells: [newCell("command", "assist")], revision: null }
}

export function indexOf(notebook, id) {
  return notebook.cells.findIndex((cell) => cell.id === id)
}

export function insertAt(notebook, index, cell) {
  return { ...notebook, cells: notebook.cells.toSpliced(index, 0, cell) }
}

export function insertAfter(notebook, id, cell) {
  return insertAt(notebook, indexOf(notebook, id) + 1, cell)
}

// A notebook without a cell would leave nothing to click: the last one becomes empty.
export function removeCell(notebook, id) {
  const cells = notebook.cells.filter((cell) => cell.id !== id)
  return { ...notebook, cells: cells.length > 0 ? cells : [newCell()] }
}

export function moveCell(notebook, id, by) {
  const from = indexOf(notebook, id)
  const to = Math.min(Math.max(from + by, 0), notebook.cells.length - 1)
  if (from < 0 || from === to) return notebook
  const [cell] = notebook.cells.slice(from, from + 1)
  return { ...notebook, cells: notebook.cells.toSpliced(from, 1).toSpliced(to, 0, cell) }
}

export function changeCell(notebook, id, change) {
  return { ...notebook, cells: notebook.cells.map((cell) => (cell.id === id ? { ...cell, ...change } : cell)) }
}
