// getJobs: what runs and what has run, newest first.

import { ago } from "../../../time_element.js"
import { took } from "../../../times.js"
import { make, table } from "../../dom.js"
import { commandButton } from "../../forms/command_button.js"
import { get } from "../../trainer/request.js"
import { commandForResult, jobRecord, stateOf } from "./job_record.js"

const MOST_JOBS = 100

export const getJobs = {
  name: "getJobs",
  summary: "What runs and what has run",
  takes: [],
  async run(_given, { signal }) {
    const { jobs } = await get("/3/Jobs", {}, { signal })
    return { jobs: jobs.slice(0, MOST_JOBS).map(jobRecord), all: jobs.length }
  },
  show(element, { jobs, all }, { add }) {
    if (jobs.length === 0) {
      element.append(make("p", {}, "Nothing has run yet."))
      return
    }
    const heads = ["Job", "State", "Made", { text: "Took", number: true }, "Started"]
    element.append(table(heads, jobs.map((job) => row(job, add)), { class: "stack" }))
    if (all > jobs.length) element.append(make("p", { class: "meta" }, `The newest ${jobs.length} of ${all}.`))
  },
  python: () => ['print(h2o.api("GET /3/Jobs"))'],
}

function row(job, add) {
  const result = commandForResult(job)
  return [
    commandButton(add, job.description, { name: "getJob", values: [job.key] }, { class: "link" }),
    chip(job.status),
    result === null ? (job.made ?? "") : commandButton(add, job.made, result, { class: "link" }),
    took(job.tookMs),
    ago(job.startedMs),
  ]
}

export function chip(status) {
  const [state, word] = stateOf(status)
  return make("span", { class: "chip", "data-state": state }, word)
}
