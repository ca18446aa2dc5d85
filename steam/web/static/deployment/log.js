// Follows the log of one worker: asks for what came since, shows the newest lines, pauses, filters.

import { byTone, matching, newest, readable } from "./log_lines.js"

const EVERY_MS = 1000
const AFTER_FAILURE_MS = 5000
const MOST_LINES = 2000
const PATIENCE_MS = 10_000

const section = document.getElementById("log")
const box = document.getElementById("log-lines")
const filter = document.getElementById("log-filter")
const pause = document.getElementById("log-pause")
const wrap = document.getElementById("log-wrap")
const state = document.getElementById("log-state")
const empty = document.getElementById("log-empty")

let lines = box.textContent ? box.textContent.split("\n").map(readable) : []
let end = Number(section.dataset.end)
let paused = false

function show() {
  const wasAtEnd = isAtEnd()
  const shown = matching(lines, filter.value)
  if (box.textContent !== shown.join("\n")) box.replaceChildren(...shown.length ? toned(shown) : [])
  box.hidden = lines.length === 0
  empty.hidden = lines.length > 0
  if (wasAtEnd) box.scrollTop = box.scrollHeight
  const some = shown.length === lines.length ? "" : `${shown.length} of ${lines.length} lines. `
  tell(some + (paused ? "Paused." : "Following."))
}

function toned(shown) {
  const texts = byTone(shown).map(([tone, run]) => {
    const text = run.join("\n")
    if (!tone) return text
    const element = document.createElement("span")
    element.className = tone
    element.textContent = text
    return element
  })
  return texts.flatMap((text, place) => (place ? ["\n", text] : [text]))
}

function wrapLines(wanted) {
  const wasAtEnd = isAtEnd()
  box.classList.toggle("wrapped", wanted)
  wrap.setAttribute("aria-pressed", String(wanted))
  if (wasAtEnd) box.scrollTop = box.scrollHeight
}

function isAtEnd() {
  return box.scrollHeight - box.scrollTop - box.clientHeight < 30
}

function tell(text) {
  if (state.textContent !== text) state.textContent = text
}

async function fetchMore() {
  const response = await fetch(`${section.dataset.url}&after=${end}`, { signal: AbortSignal.timeout(PATIENCE_MS) })
  if (!response.ok) throw new Error("refused")
  const part = await response.json()
  end = part.end
  if (part.lines.length) lines = newest(lines, part.lines.map(readable), MOST_LINES)
}

async function follow() {
  let next = EVERY_MS
  if (!paused && !document.hidden) {
    try {
      await fetchMore()
      show()
    } catch {
      tell("The server does not answer; trying again.")
      next = AFTER_FAILURE_MS
    }
  }
  setTimeout(follow, next)
}

pause.addEventListener("click", () => {
  paused = !paused
  pause.setAttribute("aria-pressed", String(paused))
  pause.textContent = paused ? "Follow" : "Pause"
  show()
})
filter.addEventListener("input", show)
wrap.addEventListener("click", () => wrapLines(wrap.getAttribute("aria-pressed") === "false"))
section.querySelector(".log-controls").hidden = false
wrapLines(matchMedia("(max-width: 640px)").matches)
show()
box.scrollTop = box.scrollHeight
follow()
