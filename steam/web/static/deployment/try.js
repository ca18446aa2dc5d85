// The form that asks a deployment for one prediction, with what moved it, and the same as code.

import { showContributions } from "./contributions.js"
import { told } from "./elements.js"
import { partsOf, warningsOf } from "./prediction.js"
import { rowOf } from "./row.js"

const CODE_AFTER_MS = 250
const COPIED_MS = 1500
const UNSUPPORTED = "unsupported"

const form = document.getElementById("try")
const answer = document.getElementById("prediction")
let asked = 0
let later = null

function row() {
  const fields = [...form.elements].map(({ name, value, dataset }) => ({ name, value, type: dataset.type }))
  return rowOf(fields)
}

async function ask(query) {
  const response = await fetch(form.dataset.url + query, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(row()),
  })
  return { ok: response.ok, body: await response.json() }
}

async function predict() {
  const button = form.querySelector("button")
  const number = (asked += 1)
  button.disabled = true
  try {
    let { ok, body } = await ask("?contributions=true")
    // Not every model can say what moved its score.
    if (!ok && body.error.code === UNSUPPORTED) ({ ok, body } = await ask(""))
    if (number !== asked) return
    if (ok) await show(body)
    else answer.replaceChildren(told("bad", body.error.message))
  } catch {
    answer.replaceChildren(told("bad", "The server did not answer. Is it still running?"))
  } finally {
    button.disabled = false
  }
}

async function show(prediction) {
  answer.replaceChildren(...partsOf(prediction))
  if (prediction.contributions) await showContributions(answer, prediction.contributions, prediction.label)
  answer.append(...warningsOf(prediction))
}

async function showCode() {
  const filled = row()
  if (Object.keys(filled).length === 0) return
  const response = await fetch(`${form.dataset.code}?row=${encodeURIComponent(JSON.stringify(filled))}`)
  if (!response.ok) return // a row that is too long for an address: the example stays
  for (const [language, text] of Object.entries(await response.json())) {
    const code = document.getElementById(`code-${language}`)
    if (code) code.textContent = text
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent)
    button.textContent = "Copied"
    setTimeout(() => (button.textContent = "Copy"), COPIED_MS)
  })
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    predict()
  })
  form.addEventListener("input", () => {
    clearTimeout(later)
    later = setTimeout(showCode, CODE_AFTER_MS)
  })
  form.addEventListener("reset", () => {
    asked += 1
    answer.replaceChildren()
  })
}
