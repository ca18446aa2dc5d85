// Runs cells, one after the other, in the order in which they were asked for.

import { Misused, call } from "../commands/command.js"
import { cancelJob, hasEnded } from "../trainer/jobs.js"

// `notebook` is the view of the notebook; `trainer.look()` answers since when the trainer runs.
export class Runner {
  #commands
  #notebook
  #trainer
  #queue = Promise.resolve()
  #asked = new Map()

  constructor(commands, notebook, trainer) {
    this.#commands = commands
    this.#notebook = notebook
    this.#trainer = trainer
  }

  // Answers whether it went well. What a cell is refused is its output, never an error here.
  run(id) {
    this.cancel(id)
    const asked = { controller: new AbortController(), job: null }
    this.#asked.set(id, asked)
    this.#notebook.view(id)?.say("waiting", "waits for its turn")
    const done = this.#queue.then(() => this.#runNow(id, asked))
    this.#queue = done
    return done
  }

  // Ends the wait for a cell, and the job of the trainer that it started.
  cancel(id) {
    const asked = this.#asked.get(id)
    if (asked === undefined) return
    asked.controller.abort(new DOMException("Cancelled by you.", "AbortError"))
    if (asked.job !== null && !hasEnded(asked.job)) {
      cancelJob(asked.job.key.name).catch(({ message }) => this.#notebook.view(id)?.refuse(message))
    }
  }

  cancelAll() {
    for (const id of this.#asked.keys()) this.cancel(id)
  }

  // Draws what a cell came to before the page was loaded.
  async restore(id) {
    const view = this.#notebook.view(id)
    const { output } = view.cell
    if (output === null) return
    if (output.error !== undefined) {
      view.refuse(output.error, output.hint)
      view.say("failed")
      return
    }
    const command = this.#commands.get(output.command)
    if (command === undefined || output.data === undefined) {
      view.say("kept", "run it to see what it comes to")
      return
    }
    try {
      await command.show(view.output, output.data, this.#context(id, new AbortController().signal))
      view.say("kept", "as it was")
    } catch (error) {
      view.refuse(error.message, error.hint)
      view.say("kept", "as it was")
    }
  }

  async #runNow(id, asked) {
    const view = this.#notebook.view(id)
    const { signal } = asked.controller
    const begun = performance.now()
    try {
      if (view === undefined) return false
      signal.throwIfAborted()
      view.clear()
      view.say("running", "runs")
      const { command, given } = this.#read(view.cell)
      const context = this.#context(id, signal, asked)
      const looked = command.lasting ? null : this.#trainer.look()
      const data = await command.run(given, context)
      // One that did not answer when it was looked at does so now, as the command went well.
      const trainer = (await looked) ?? (looked && (await this.#trainer.look()))
      this.#notebook.keep(id, { command: command.name, data, trainer })
      view.clear()
      await command.show(view.output, data, context)
      view.say("done", `${((performance.now() - begun) / 1000).toFixed(1)} s`)
      return true
    } catch (error) {
      const [message, hint] = said(error)
      this.#notebook.keep(id, { error: message, hint })
      view.refuse(message, hint)
      view.say("failed")
      return false
    } finally {
      if (this.#asked.get(id) === asked) this.#asked.delete(id)
    }
  }

  #context(id, signal, asked = {}) {
    return {
      cell: id,
      signal,
      progress: (job) => {
        asked.job = job
        this.#notebook.view(id)?.progress.show(job)
      },
      add: (source, { run = false } = {}) => this.#notebook.add(id, source, { run }),
    }
  }

  #read({ kind, source }) {
    if (kind === "command") return call(source, this.#commands)
    const command = this.#commands.get(kind)
    if (command === undefined) throw new Misused(`Cells of the kind '${kind}' cannot be run.`)
    return { command, given: { source } }
  }
}

function said(error) {
  if (error.name === "AbortError") return ["Cancelled by you.", ""]
  if (error.name === "Unreadable") return [error.message, `At character ${error.at + 1}.`]
  return [error.message, error.hint ?? ""]
}
