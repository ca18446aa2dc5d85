// Asks the trainer for its jobs, again and again while somebody looks, and shows them.

import { coded } from "../coded.js"
import { element, told } from "../deployment/elements.js"
import { ago } from "../time_element.js"
import { sentence, shownJob } from "./job.js"

const STANDING = "/flow/api/trainer"
const JOBS = "/flow/trainer/3/Jobs"
const AWAY = "The trainer does not answer. Start it with `steam trainer` or `steam up`; if it runs, its log tells more."
const BUSY_MS = 1000
const IDLE_MS = 4000
const PATIENCE_MS = 5000
const MOST_ROWS = 100

const card = document.getElementById("jobs")
const body = card.querySelector("tbody")
const status = document.getElementById("jobs-told")
const answer = document.getElementById("jobs-answer")
const rows = new Map()

async function asked(path, method = "GET") {
  const response = await fetch(path, { method, signal: AbortSignal.timeout(PATIENCE_MS) })
  const said = await response.json()
  if (!response.ok) throw new Error(said.error?.message ?? said.exception_msg ?? "The trainer refused.")
  return said
}

function tell(text) {
  if (status.dataset.text === text) return
  status.dataset.text = text
  status.replaceChildren(...coded(text))
}

function show(jobs) {
  tell(sentence(jobs))
  card.hidden = jobs.length === 0
  const shown = jobs.slice(0, MOST_ROWS)
  const keys = new Set(shown.map(({ key }) => key))
  for (const [key, row] of rows) {
    if (keys.has(key)) continue
    row.line.remove()
    rows.delete(key)
  }
  shown.forEach((job, place) => {
    if (!rows.has(job.key)) rows.set(job.key, newRow(job))
    const row = rows.get(job.key)
    fill(row, job)
    if (body.children[place] !== row.line) body.insertBefore(row.line, body.children[place] ?? null)
  })
}

function newRow({ key, title, target, startedMs }) {
  const chip = element("span", { className: "chip" })
  const bar = element("progress", { max: 1, ariaLabel: `Progress of ${title}` })
  const message = element("span")
  const took = element("span")
  const cancel = element("button", { type: "button", text: "Cancel", ariaLabel: `Cancel ${title}` })
  cancel.addEventListener("click", () => cancelJob(key, title, cancel))
  const name = element("th", { scope: "row", text: title })
  if (target) name.append(" ", element("span", { className: "meta", text: target }))
  const line = element(
    "tr",
    {},
    name,
    cell("State", chip),
    cell("Progress", bar),
    cell("Message", message),
    cell("Started", ago(startedMs)),
    cell("Took", took, "num"),
    element("td", {}, cancel),
  )
  return { line, chip, bar, message, took, cancel }
}

function cell(label, child, className = "") {
  const made = element("td", { className }, child)
  made.dataset.label = label
  return made
}

function fill(row, job) {
  row.chip.dataset.state = job.state
  row.chip.textContent = job.state
  row.bar.value = job.share
  row.message.textContent = job.message
  row.took.textContent = job.took
  row.cancel.hidden = job.isOver
}

async function cancelJob(key, title, button) {
  if (!confirm(`Cancel “${title}”? What it has done so far is lost.`)) return
  button.disabled = true
  try {
    await asked(`${JOBS}/${encodeURIComponent(key)}/cancel`, "POST")
    answer.replaceChildren(told("good", `“${title}” was asked to end.`))
  } catch (error) {
    answer.replaceChildren(told("bad", reason(error)))
    button.disabled = false
  }
}

function reason(error) {
  if (error.name === "TimeoutError") return AWAY
  return error instanceof TypeError ? "This server cannot be reached." : error.message
}

async function follow() {
  let next = IDLE_MS
  if (!document.hidden) {
    try {
      const { answers } = await asked(STANDING)
      if (answers) {
        const jobs = (await asked(JOBS)).jobs.map(shownJob)
        show(jobs)
        if (jobs.some(({ isOver }) => !isOver)) next = BUSY_MS
      } else {
        tell(AWAY)
      }
    } catch (error) {
      tell(reason(error))
    }
  }
  setTimeout(follow, next)
}

follow()
