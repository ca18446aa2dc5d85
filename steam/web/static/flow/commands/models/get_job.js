// getJob "key": a job, followed for as long as it runs and its card is on the page.

import { ago } from "../../../time_element.js"
import { took } from "../../../times.js"
import { make } from "../../dom.js"
import { commandButton } from "../../forms/command_button.js"
import { Progress } from "../../notebook/progress.js"
import { follow, hasEnded, readJob } from "../../trainer/jobs.js"
import { chip } from "./get_jobs.js"
import { GONE, commandForResult, jobRecord } from "./job_record.js"

const NOT_KNOWN = new Set([400, 404]) // H2O answers the second

export const getJob = {
  name: "getJob",
  summary: "A job, with its progress while it runs",
  takes: ["job"],
  needs: ["job"],
  run: async ({ job }, { signal }) => jobRecord(await readJob(job, { signal })),
  show(element, job, context) {
    const card = make("div", { class: "job-card" })
    element.append(card)
    drawJob(card, job, context)
    if (!hasEnded(job)) watch(card, job, context)
  },
  python: ({ job }) => [`print(h2o.api("GET /3/Jobs/" + ${JSON.stringify(encodeURIComponent(job))}))`],
}

// Ends by itself when the job does, or when the card is gone.
async function watch(card, job, context) {
  const { key } = job
  const watching = new AbortController()
  try {
    await follow(
      key,
      (now) => {
        if (card.isConnected) drawJob(card, jobRecord(now), context)
        else watching.abort()
      },
      { signal: watching.signal },
    )
  } catch (error) {
    if (error.name === "AbortError") return
    const why = [error.message, error.hint].filter(Boolean).join(" ")
    if (NOT_KNOWN.has(error.status)) drawJob(card, { ...job, status: GONE, exception: why }, context)
    else card.append(make("p", { class: "answer bad" }, why))
  }
}

function drawJob(card, job, { add }) {
  const parts = [make("h3", {}, job.description), make("div", { class: "inline" }, chip(job.status), times(job))]
  if (!hasEnded(job) && job.status !== GONE) {
    const progress = new Progress()
    progress.show({ progress: job.progress, progress_msg: job.message, msec: job.tookMs })
    parts.push(progress.element, commandButton(add, "Cancel the job", { name: "cancelJob", values: [job.key] }))
  }
  const result = commandForResult(job)
  if (result !== null) parts.push(make("p", {}, "It made ", commandButton(add, job.made, result, { class: "link" }), "."))
  if (job.exception) parts.push(make("p", { class: "answer bad" }, job.exception.trim()))
  parts.push(...job.warnings.map((text) => make("p", { class: "answer warn" }, text)))
  card.replaceChildren(...parts)
}

function times({ status, startedMs, tookMs }) {
  const length = status === GONE ? "" : `, ${hasEnded({ status }) ? "took" : "runs for"} ${took(tookMs)}`
  return make("span", { class: "meta" }, "began ", ago(startedMs), length)
}
