// The notebook on the page: one view a cell, in the order of the notebook.

import { CellView } from "./cell_view.js"
import { changeCell, insertAfter, moveCell, newCell, removeCell } from "./notebook.js"
import { Runner } from "./running.js"

export class NotebookView {
  #element
  #views = new Map()
  #runner
  #changed

  // `changed(notebook)` hears of every change, for saving.
  constructor(element, commands, changed) {
    this.#element = element
    this.#changed = changed
    this.#runner = new Runner(commands, this)
  }

  open(notebook) {
    this.notebook = notebook
    this.#views.clear()
    this.#element.replaceChildren()
    this.#arrange()
  }

  view(id) {
    return this.#views.get(id)
  }

  run(id) {
    return this.#runner.run(id)
  }

  cancel(id) {
    this.#runner.cancel(id)
  }

  // The cells below the one that ran stay where they are: what is added comes between.
  async add(afterId, source, { run }) {
    const cell = newCell("command", source)
    this.#set(insertAfter(this.notebook, afterId, cell))
    const view = this.view(cell.id)
    view.element.scrollIntoView({ block: "nearest" })
    if (run) return this.run(cell.id)
    view.editor.focus()
    return true
  }

  // What a run came to. The view has drawn it already.
  keep(id, output) {
    this.#change(id, { output })
  }

  #set(notebook) {
    this.notebook = notebook
    this.#arrange()
    this.#changed(notebook)
  }

  #change(id, change) {
    this.notebook = changeCell(this.notebook, id, change)
    const view = this.view(id)
    if (view !== undefined) view.cell = this.notebook.cells.find((cell) => cell.id === id)
    this.#changed(this.notebook)
  }

  // Views of cells that stay keep their elements: outputs, focus and scroll survive a move.
  #arrange() {
    const wanted = new Set(this.notebook.cells.map(({ id }) => id))
    for (const [id, view] of this.#views) {
      if (wanted.has(id)) continue
      view.element.remove()
      this.#views.delete(id)
    }
    this.notebook.cells.forEach((cell, index) => {
      const view = this.#views.get(cell.id) ?? this.#made(cell)
      if (this.#element.children[index] !== view.element) {
        this.#element.insertBefore(view.element, this.#element.children[index] ?? null)
      }
      view.fit()
    })
  }

  #made(cell) {
    const { id } = cell
    const view = new CellView(cell, {
      change: (source) => this.#change(id, { source }),
      run: () => this.run(id),
      insert: () => this.add(id, "", { run: false }),
      move: (by) => this.#set(moveCell(this.notebook, id, by)),
      remove: () => this.#set(removeCell(this.notebook, id)),
      focus: () => {
        this.current = id
      },
    })
    this.#views.set(id, view)
    return view
  }
}
