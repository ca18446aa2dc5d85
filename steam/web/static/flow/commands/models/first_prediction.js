// The first answer of a new deployment, to a row of the frame that its model learned from.

import { make } from "../../dom.js"
import { Refused, ask, at, get } from "../../trainer/request.js"
import { rowOf } from "./first_row.js"
import { readModelInputs } from "./model_inputs.js"

// {row, answer} or {row, refused}; null where the trainer has no row to ask with.
export async function firstPrediction(model, deployment, context) {
  const row = await rowFor(model, context)
  return row === null ? null : { row, ...(await answered(deployment, row, context)) }
}

async function rowFor(model, context) {
  try {
    const { inputs, frame } = await readModelInputs(model, context)
    if (frame === null) return null
    const { frames } = await get(at`/3/Frames/${frame}`, { row_count: 1, full_column_count: -1 }, context)
    return rowOf(frames[0].columns, inputs)
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null
    throw error
  }
}

async function answered(deployment, row, { signal }) {
  try {
    return { answer: await ask(at`/deployments/${deployment}/predict`, { method: "POST", body: row, signal }) }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { refused: error.message }
  }
}

// Draws it, with a button that asks once more.
export function drawPrediction(element, deployment, { row, answer, refused }) {
  const place = make("div", { "aria-live": "polite" })
  const again = make("button", { type: "button", onclick: () => repeat() }, "Ask again")
  const fill = (result) =>
    place.replaceChildren(
      result.refused === undefined
        ? make("pre", { class: "wrap" }, JSON.stringify(result.answer, null, 2))
        : make("p", { class: "answer bad" }, result.refused),
    )
  const repeat = async () => {
    again.disabled = true
    fill(await answered(deployment, row, {}))
    again.disabled = false
  }
  fill({ answer, refused })
  element.append(
    make("h3", {}, "A first prediction"),
    make("p", { class: "meta" }, "The first row of the training frame was sent to the address:"),
    make("pre", { class: "wrap" }, JSON.stringify(row)),
    place,
    again,
  )
}
