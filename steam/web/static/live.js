// Keeps a page true: one event stream, sections refreshed when they have changed, times that tick.

const RELEASE_AFTER_MS = 10_000
const UNITS = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]]

const skewMs = Date.now() - Number(document.documentElement.dataset.nowMs)
const sections = new Map()
let source = null
let release = null
let actions = 0 // under way; one that leads to another page stays so
let gone = false // what the page shows

function span(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const first = UNITS.findIndex(([, size]) => seconds >= size)
  if (first < 0) return "0 s"
  const [unit, size] = UNITS[first]
  const text = `${Math.floor(seconds / size)} ${unit}`
  const [nextUnit, nextSize] = UNITS[first + 1] ?? []
  const rest = nextSize ? Math.floor((seconds % size) / nextSize) : 0
  return rest ? `${text} ${rest} ${nextUnit}` : text
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text
}

function two(number) {
  return String(number).padStart(2, "0")
}

// Times in the reader's own zone.
function day(time) {
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
}

function clock(time, today) {
  const hours = `${two(time.getHours())}:${two(time.getMinutes())}`
  return day(time) === day(today) ? hours : `${day(time)} ${hours}`
}

function date(time) {
  return `${day(time)} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

function tick() {
  const now = Date.now() - skewMs
  for (const time of document.querySelectorAll("time[data-clock]")) {
    write(time, clock(new Date(Number(time.dataset.clock)), new Date(now)))
  }
  for (const time of document.querySelectorAll("time[data-date]")) {
    write(time, date(new Date(Number(time.dataset.date))))
  }
  for (const time of document.querySelectorAll("time[data-elapsed]")) write(time, span(now - time.dataset.elapsed))
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const age = now - time.dataset.ago
    write(time, age < 1000 ? "now" : `${span(age).split(" ").slice(0, 2).join(" ")} ago`)
  }
  for (const time of document.querySelectorAll("time[data-until]")) {
    const left = time.dataset.until - now
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
})
document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target.id === "log") showNewestLines()
})
document.addEventListener("htmx:afterSettle", tick)

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
