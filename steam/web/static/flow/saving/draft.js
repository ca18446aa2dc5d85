// Keeps what has not been saved yet, a moment after each change, so that a reload loses nothing.

const AFTER_MS = 700

export class Draft {
  #keep
  #told
  #timer = null
  #waiting = null
  #keeping = null

  // `keep(notebook)` writes it; `told(text)` says how that went.
  constructor(keep, told) {
    this.#keep = keep
    this.#told = told
  }

  change(notebook) {
    this.#waiting = notebook
    this.#told("not saved")
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.flush(), AFTER_MS)
  }

  // What waits needs no keeping any more: it has been saved, or another flow was opened.
  forget() {
    clearTimeout(this.#timer)
    this.#waiting = null
  }

  // Writes what waits; one write at a time, the last change last.
  async flush() {
    clearTimeout(this.#timer)
    await this.#keeping
    if (this.#waiting === null) return
    const notebook = this.#waiting
    this.#waiting = null
    this.#keeping = this.#keep(notebook).then(
      () => this.#told("draft kept"),
      ({ message }) => this.#told(`The draft could not be kept. ${message}`),
    )
    await this.#keeping
  }
}
