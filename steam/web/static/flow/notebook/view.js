// The notebook on the page: one view a cell, in the order of the notebook.

import { CellView } from "./cell_view.js"
import {
  changeCell,
  indexOf,
  insertAfter,
  insertAt,
  moveCell,
  newCell,
  removeCell,
} from "./notebook.js"
import { isOutdated } from "./outdated.js"
import { Runner } from "./running.js"

export class NotebookView {
  #element
  #commands
  #trainer
  #changed
  #views = new Map()
  #removed = []

  // `changed(notebook)` hears of every change, for saving.
  constructor(element, commands, trainer, changed) {
    this.#element = element
    this.#commands = commands
    this.#trainer = trainer
    this.#changed = changed
    this.runner = new Runner(commands, this, trainer)
    addEventListener("resize", () => this.#views.forEach((view) => view.fit()))
  }

  open(notebook) {
    this.runner.cancelAll()
    this.notebook = notebook
    this.#removed = []
    this.#views.clear()
    this.#element.replaceChildren()
    this.#arrange()
    this.current = notebook.cells[0].id
    for (const { id } of notebook.cells) this.runner.restore(id)
  }

  view(id) {
    return this.#views.get(id)
  }

  run(id) {
    return this.runner.run(id)
  }

  // Stops at the first cell that fails. Answers whether all went well.
  async runAll() {
    for (const { id, source } of this.notebook.cells) {
      if (source.trim() === "") continue
      this.view(id)?.element.scrollIntoView({ block: "nearest" })
      if (!(await this.run(id))) return false
    }
    return true
  }

  // Puts a command below a cell, as clicking in its output does.
  async add(afterId, source, { run }) {
    const view = this.insertBelow(afterId, source)
    view.element.scrollIntoView({ block: "nearest" })
    if (run) return this.run(view.cell.id)
    view.editor.focus()
    return true
  }

  insertBelow(id, source = "") {
    const cell = newCell("command", source)
    this.#set(insertAfter(this.notebook, id, cell))
    return this.view(cell.id)
  }

  insertAbove(id) {
    const cell = newCell()
    this.#set(insertAt(this.notebook, indexOf(this.notebook, id), cell))
    return this.view(cell.id)
  }

  move(id, by) {
    this.#set(moveCell(this.notebook, id, by))
    this.view(id).element.scrollIntoView({ block: "nearest" })
  }

  remove(id) {
    const index = indexOf(this.notebook, id)
    this.runner.cancel(id)
    this.#removed.push({ index, cell: this.notebook.cells[index] })
    this.#set(removeCell(this.notebook, id))
    this.go(this.notebook.cells[Math.min(index, this.notebook.cells.length - 1)].id)
  }

  // Brings back the cell that was removed last.
  restore() {
    const last = this.#removed.pop()
    if (last === undefined) return
    this.#set(insertAt(this.notebook, Math.min(last.index, this.notebook.cells.length), last.cell))
    this.runner.restore(last.cell.id)
    this.go(last.cell.id)
  }

  become(id, kind) {
    this.#change(id, { kind, output: null })
    this.view(id).clear()
    this.view(id).say("")
  }

  // Says at each cell whether it shows what a trainer held that is gone. Answers how many do.
  markOutdated() {
    const marks = this.notebook.cells.map(({ id, output }) => {
      const outdated = isOutdated(output, this.#commands.get(output?.command), this.#trainer.startedMs)
      this.view(id).outdated(outdated)
      return outdated
    })
    return marks.filter(Boolean).length
  }

  // To the cell so many places further, without going into its text.
  step(by) {
    const cell = this.notebook.cells[indexOf(this.notebook, this.current) + by]
    if (cell !== undefined) this.go(cell.id)
  }

  go(id) {
    this.current = id
    this.view(id).element.focus()
  }

  // What a run came to; the runner draws it.
  keep(id, output) {
    if (this.view(id) !== undefined) this.#change(id, { output })
  }

  #set(notebook) {
    this.notebook = notebook
    this.#arrange()
    this.#changed(notebook)
  }

  #change(id, change) {
    this.notebook = changeCell(this.notebook, id, change)
    this.view(id).take(this.notebook.cells[indexOf(this.notebook, id)])
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
      const there = this.#element.children[index] ?? null
      if (there !== view.element) this.#element.insertBefore(view.element, there)
      view.fit()
    })
  }

  #made(cell) {
    const { id } = cell
    const view = new CellView(cell, this.#commands, {
      change: (source) => this.#change(id, { source }),
      run: () => this.run(id),
      cancel: () => this.runner.cancel(id),
      insert: () => this.insertBelow(id).editor.focus(),
      move: (by) => this.move(id, by),
      remove: () => this.remove(id),
      become: (kind) => this.become(id, kind),
      enter: () => {
        this.current = id
      },
    })
    this.#views.set(id, view)
    return view
  }
}
