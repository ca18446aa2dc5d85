// Times on a page, made by scripts as macros.html makes them; live.js keeps them true.

import { agoText, clockText, exact } from "./times.js"

const LAST_MS = 8.64e15 // of what a Date can be
const skewMs = Date.now() - Number(document.documentElement.dataset.nowMs)

// The server's time, as the times of a page are its.
export function now() {
  return Date.now() - skewMs
}

// "3 min ago" with the exact moment as its title; nothing known is a dash.
export function ago(ms) {
  return timeElement("ago", ms, agoText(ms, now()))
}

// "14:03", with the date where it is not of today.
export function clock(ms) {
  return timeElement("clock", ms, clockText(new Date(ms), new Date(now())))
}

function timeElement(way, ms, text) {
  if (!Number.isFinite(ms) || ms <= 0 || ms > LAST_MS) return document.createTextNode("–")
  const element = document.createElement("time")
  element.dataset[way] = ms
  element.dateTime = new Date(ms).toISOString()
  element.title = exact(ms)
  element.textContent = text
  return element
}
