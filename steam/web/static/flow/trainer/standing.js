// Whether the trainer answers and since when it runs: what it holds is gone when it starts anew.

import { ask } from "./request.js"

const EVERY_MS = 5000

export class Standing {
  answers = null
  startedMs = null
  url = ""

  // Answers whether anything is different from before.
  async look() {
    const told = await ask("/flow/api/trainer").catch(() => ({ answers: false }))
    const same = told.answers === this.answers && (!told.answers || told.started_ms === this.startedMs)
    this.answers = told.answers
    if (told.answers) {
      this.startedMs = told.started_ms
      this.url = told.url
    }
    return !same
  }

  // `hear()` is told of every change from now on.
  watch(hear) {
    setInterval(async () => {
      if (!document.hidden && (await this.look())) hear()
    }, EVERY_MS)
  }
}
