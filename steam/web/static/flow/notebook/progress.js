// How far the job of a cell has come: a bar that moves, what it says, and what is left.

import { span } from "../../times.js"
import { make } from "../dom.js"

export class Progress {
  constructor() {
    this.bar = make("progress", { max: "1", value: "0", "aria-label": "Progress" })
    this.text = make("span", { class: "meta" })
    this.element = make("div", { class: "cell-progress", hidden: true }, this.bar, this.text)
  }

  show(job) {
    this.element.hidden = false
    this.bar.value = job.progress
    this.text.textContent = told(job)
  }

  hide() {
    this.element.hidden = true
  }
}

// A job of H2O's API: `progress` from 0 to 1, `msec` so far.
export function told({ progress, progress_msg: message, msec }) {
  const share = `${Math.floor(progress * 100)} %`
  const left = progress >= 0.05 && msec > 3000 ? `about ${span(Math.max(1000, (msec * (1 - progress)) / progress))} left` : ""
  return [share, message, left].filter(Boolean).join(" · ")
}
