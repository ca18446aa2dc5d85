// Whether what a notebook kept of a model still is what the trainer holds.

import { make } from "../../dom.js"
import { Refused, at, get } from "../../trainer/request.js"

// A sentence above what was kept, or null while the trainer has the same model.
export async function noticeOfKept({ key, trainedMs }, { signal }) {
  const text = await difference(key, trainedMs, signal)
  return text === null ? null : make("p", { class: "answer warn" }, text)
}

async function difference(key, trainedMs, signal) {
  try {
    const { models } = await get(at`/3/Models/${key}`, { _exclude_fields: "models/output,models/parameters" }, { signal })
    if (models[0].timestamp === trainedMs) return null
    return `${key} was trained again since; what follows is the model as this notebook kept it.`
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (error.status === 404) return `The trainer no longer has ${key}; what follows is what this notebook kept of it.`
    return `Whether the trainer still has ${key} is unknown: ${error.message}`
  }
}
