// The flow that this page works on: opened, kept as a draft, saved.

import { emptyNotebook } from "../notebook/notebook.js"
import { Draft } from "./draft.js"
import { flows } from "./flows.js"
import { fromDocument, toDocument } from "./document.js"

export class Session {
  #view
  #told

  // `told(text)` says how saving stands; `named(name)` hears of the flow's name.
  constructor(view, { told, named }) {
    this.#view = view
    this.#told = told
    this.named = named
    this.draft = new Draft((notebook) => flows.keepDraft(notebook.name, toDocument(notebook)), told)
  }

  changed(notebook) {
    this.draft.change(notebook)
  }

  begin(name) {
    this.#show({ ...emptyNotebook(name) }, "new")
  }

  // The draft, if the last changes were not saved.
  async open(name) {
    const { saved, draft } = await flows.open(name)
    this.#show(fromDocument(draft ?? saved), draft ? "draft, not saved" : "saved")
  }

  show(name, cells) {
    this.#show(fromDocument({ name, cells, revision: null }), "not saved")
    this.draft.change(this.#view.notebook)
  }

  // Raises Refused, with 409 when somebody else has saved it since it was opened.
  async save() {
    this.draft.forget()
    this.#told("saving")
    const before = this.#view.notebook
    try {
      const { revision } = await flows.save(before.name, toDocument(before))
      this.#view.notebook = { ...this.#view.notebook, revision }
      if (this.#view.notebook.cells === before.cells) this.#told("saved")
      else this.draft.change(this.#view.notebook)
    } catch (error) {
      this.#told("not saved")
      throw error
    }
  }

  async rename(to) {
    const { name, revision } = this.#view.notebook
    if (to === name) return
    await this.draft.flush()
    await flows.rename(name, to)
    this.#view.notebook = { ...this.#view.notebook, name: to, revision }
    this.named(to)
  }

  async duplicate(to) {
    this.#view.notebook = { ...this.#view.notebook, name: to, revision: null }
    await this.save()
    this.named(to)
  }

  // What was saved last, instead of the draft.
  async revert() {
    this.draft.forget()
    const { name } = this.#view.notebook
    await flows.dropDraft(name)
    await this.open(name)
  }

  #show(notebook, standing) {
    this.draft.forget()
    this.#view.open(notebook)
    this.named(notebook.name)
    this.#told(standing)
  }
}

export function newName(now = new Date()) {
  const two = (number) => String(number).padStart(2, "0")
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  return `Flow of ${day} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`
}
