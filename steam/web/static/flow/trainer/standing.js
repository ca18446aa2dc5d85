// Whether the trainer answers and since when it runs: what it holds is gone when it starts anew.

import { ask } from "./request.js"

const EVERY_MS = 5000

export class Standing {
  #hear = () => {}
  answers = null
  startedMs = null
  url = ""

  // Answers since when the trainer runs, null when it does not answer or does not tell.
  async look() {
    const told = await ask("/flow/api/trainer").catch(() => ({ answers: false }))
    const same = told.answers === this.answers && (!told.answers || told.started_ms === this.startedMs)
    this.answers = told.answers
    if (told.answers) {
      this.startedMs = told.started_ms
      this.url = told.url
    }
    if (!same) this.#hear()
    return told.answers ? this.startedMs : null
  }

  // `hear()` is told of every change from now on, whoever looked.
  watch(hear) {
    this.#hear = hear
    setInterval(() => document.hidden || this.look(), EVERY_MS)
  }
}
