// Runs cells, one after the other, in the order in which they were asked for.

import { call } from "../commands/command.js"
import { readJob } from "../trainer/jobs.js"

// `notebook` is the view: it finds cells and adds new ones. Raises nothing: refusals are outputs.
export class Runner {
  #commands
  #notebook
  #queue = Promise.resolve()
  #running = new Map()

  constructor(commands, notebook) {
    this.#commands = commands
    this.#notebook = notebook
  }

  run(id) {
    const done = this.#queue.then(() => this.#runNow(id))
    this.#queue = done
    return done
  }

  cancel(id) {
    this.#running.get(id)?.abort(new DOMException("Cancelled by you.", "AbortError"))
  }

  // Answers whether it went well.
  async #runNow(id) {
    const view = this.#notebook.view(id)
    if (view === undefined) return false
    const controller = new AbortController()
    this.#running.set(id, controller)
    const begun = performance.now()
    view.clear()
    view.say("running", "running")
    try {
      const { command, given } = this.#read(view.cell)
      const context = this.context(id, controller.signal)
      const data = await command.run(given, context)
      this.#notebook.keep(id, { command: command.name, data })
      view.clear()
      await command.show(view.output, data, context)
      view.say(`${((performance.now() - begun) / 1000).toFixed(1)} s`, "done")
      return true
    } catch (error) {
      this.#notebook.keep(id, { error: error.message, hint: error.hint ?? "" })
      view.refuse(error.message, error.hint)
      view.say("", "failed")
      return false
    } finally {
      this.#running.delete(id)
    }
  }

  context(id, signal = new AbortController().signal) {
    return {
      cell: id,
      signal,
      progress: (job) => this.#notebook.view(id)?.progress?.(job),
      readJob,
      add: (source, { run = false } = {}) => this.#notebook.add(id, source, { run }),
    }
  }

  #read(cell) {
    if (cell.kind === "command") return call(cell.source, this.#commands)
    const command = this.#commands.get(cell.kind)
    return { command, given: { source: cell.source } }
  }
}
