// Keeps a page true: one event stream, sections refreshed when they have changed, times that tick.

import { sameIn } from "./focus.js"
import { now } from "./time_element.js"
import { agoText, clockText, dateText, span } from "./times.js"

const RELEASE_AFTER_MS = 10_000

const sections = new Map()
let source = null
let release = null
let actions = 0 // under way; one that leads to another page stays so
let gone = false // what the page shows
let focused = null // what had the focus in the section that is being replaced

function write(element, text) {
  if (element.textContent !== text) element.textContent = text
}

function tick() {
  const current = now()
  for (const time of document.querySelectorAll("time[data-clock]")) {
    write(time, clockText(new Date(Number(time.dataset.clock)), new Date(current)))
  }
  for (const time of document.querySelectorAll("time[data-date]")) {
    write(time, dateText(new Date(Number(time.dataset.date))))
  }
  for (const time of document.querySelectorAll("time[data-elapsed]")) write(time, span(current - time.dataset.elapsed))
  for (const time of document.querySelectorAll("time[data-ago]")) write(time, agoText(Number(time.dataset.ago), current))
  for (const time of document.querySelectorAll("time[data-until]")) {
    const left = time.dataset.until - current
    write(time, left > 0 ? `Next start in ${span(left)}.` : "Its next start is due.")
  }
}

function showNewestLines() {
  for (const log of document.querySelectorAll("pre.log")) log.scrollTop = log.scrollHeight
}

function show(state, text) {
  const element = document.getElementById("connection")
  element.dataset.connection = state
  write(element, text)
}

function connect() {
  const live = document.getElementById("live")
  if (!live) return
  const fresh = live.cloneNode(true)
  live.replaceWith(fresh)
  htmx.process(fresh)
}

// A browser holds few connections per host: a page that nobody sees gives its one back.
function follow() {
  clearTimeout(release)
  if (document.hidden) {
    release = setTimeout(() => {
      source?.close()
      source = null
    }, RELEASE_AFTER_MS)
  } else if (source === null) {
    connect()
  }
}

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC"
for (const field of document.querySelectorAll("input[data-zone]")) field.value = zone
for (const name of document.querySelectorAll("[data-zone-name]")) write(name, zone)

for (const section of document.querySelectorAll("[data-live]")) sections.set(section.id, section.outerHTML)
if (!document.getElementById("live")) show("none", "")

document.addEventListener("htmx:sseOpen", (event) => {
  source = event.detail.source
  show("open", "live")
})
document.addEventListener("htmx:sseError", () => show("lost", "connection lost, trying again"))

// A section that reads as before stays as it is: focus, selection and opened details survive.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const html = event.detail.fragment.firstElementChild.outerHTML
  const { id } = event.detail.target
  event.detail.shouldSwap = sections.get(id) !== html
  sections.set(id, html)
  const { target } = event.detail
  focused = target.contains(document.activeElement) ? document.activeElement : null
})
document.addEventListener("htmx:oobAfterSwap", (event) => {
  const part = document.getElementById(event.detail.target.id)
  if (focused && part && document.activeElement === document.body) {
    sameIn(part, focused)?.focus({ preventScroll: true })
  }
  if (event.detail.target.id === "log") showNewestLines()
  tick() // before it is drawn: the server's words for times are wider, and would shift the page
})
document.addEventListener("htmx:afterSwap", tick)

// What the page shows may be deleted by an action of this very page, which then leads elsewhere:
// the live section often hears of it first, and must not get in the way.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.id !== "live") actions += 1
})
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const leaves = detail.xhr.getResponseHeader("HX-Redirect") !== null
  if (detail.elt.id !== "live" && !leaves) actions -= 1
  if (detail.elt.id === "live" && detail.xhr.status === 404) gone = true
  if (gone && actions === 0) location.reload()
})
document.addEventListener("visibilitychange", follow)
setInterval(tick, 1000)
tick()
showNewestLines()
