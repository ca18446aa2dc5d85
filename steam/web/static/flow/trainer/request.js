// The trainer's HTTP API, through the master. Its words are H2O's: forms in, JSON out.

import { nextStep } from "./next_step.js"

const BASE = "/flow/trainer"
const MOST_KEPT_ALIVE = 20_000 // characters; browsers allow 64 KB on their way at once

// What the trainer (or the master in front of it) refused, as sentences.
export class Refused extends Error {
  constructor(status, message, hint = "", details = {}) {
    super(message)
    this.name = "Refused"
    this.status = status
    this.hint = hint
    this.details = details
  }
}

export async function get(path, fields = {}, { signal } = {}) {
  const query = encoded(fields).toString()
  return answered(fetch(`${BASE}${path}${query && `?${query}`}`, { signal }))
}

export async function post(path, fields = {}, { signal } = {}) {
  return answered(fetch(`${BASE}${path}`, { method: "POST", body: encoded(fields), signal }))
}

export async function remove(path, { signal } = {}) {
  return answered(fetch(`${BASE}${path}`, { method: "DELETE", signal }))
}

// The master's own routes below /flow/api take and answer JSON.
export async function ask(path, { method = "GET", body, signal } = {}) {
  if (body === undefined) return answered(fetch(path, { method, signal }))
  const text = JSON.stringify(body)
  const headers = { "Content-Type": "application/json" }
  // What is on its way when the page is left arrives all the same, if it is small.
  return answered(fetch(path, { method, headers, body: text, keepalive: text.length < MOST_KEPT_ALIVE, signal }))
}

// A path with keys in it: at`/3/Frames/${key}/summary`.
export function at(texts, ...keys) {
  return texts.reduce((path, text, index) => path + encodeURIComponent(keys[index - 1]) + text)
}

export function link(path) {
  return `${BASE}${path}`
}

// H2O's forms: lists and maps as JSON, what is not given left out.
export function encoded(fields) {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue
    form.append(name, typeof value === "object" ? JSON.stringify(value) : String(value))
  }
  return form
}

async function answered(request) {
  let answer
  try {
    answer = await request
  } catch (error) {
    if (error.name === "AbortError") throw error
    throw new Refused(0, "The server does not answer.", "Start it with `steam up`, then run the cell again.")
  }
  const text = await answer.text()
  const body = parsed(text)
  if (answer.ok && body !== undefined) return body
  throw refusal(answer.status, body)
}

function parsed(text) {
  if (text === "") return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// The sentences of an answer that is no success.
export function refusal(status, body) {
  if (body?.error?.message) return new Refused(status, body.error.message, body.error.details?.hint ?? "")
  if (Array.isArray(body?.messages)) {
    const errors = body.messages.filter(({ message_type: type }) => type === "ERRR").map(({ message }) => message)
    if (errors.length > 0) return new Refused(status, errors.join(" "), nextStep(errors[0]))
  }
  if (body?.msg) {
    const message = body.msg.replace(/^\s*ERROR MESSAGE:\s*/, "").trim()
    return new Refused(status, message, nextStep(message), body.values ?? {})
  }
  return new Refused(status, `The server answered ${status} without a reason.`, "Its log has more.")
}
