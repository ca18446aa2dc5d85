// The form of splitFrame: parts with names and shares that always come to the whole.

import { make } from "../dom.js"
import { count } from "../frames/amounts.js"
import { Unfit, commandForm } from "./command_form.js"
import { field, textInput } from "./fields.js"
import { frameSelect, framesToChoose } from "./frame_select.js"
import { addPart, ratiosOf, removePart, setShare } from "./shares.js"

const NAMES = ["train", "test"]

export async function drawSplitForm(element, { frame: wanted }, context) {
  const frames = await framesToChoose(element, context)
  if (frames === null) return
  const frame = frameSelect(frames, wanted, { onchange: () => named() })
  const seed = textInput(String(Math.floor(Math.random() * 100_000)), { inputmode: "numeric" })
  const rows = make("div", { class: "parts" })
  let shares = [750, 250]
  let names = []

  const { form, renew } = commandForm({
    button: "Split",
    fields: [make("div", { class: "grid" }, field("Frame", frame), field("Seed: the same one gives the same parts", seed)), rows],
    command: () => {
      if (new Set(names).size < names.length || names.some((name) => name === "")) throw new Unfit("Give each part a name of its own.")
      if (!/^-?\d+$/.test(seed.value)) throw new Unfit("The seed is a whole number.")
      return {
        name: "splitFrame",
        values: [frame.value],
        named: { ratios: ratiosOf(shares), destination_frames: names, seed: Number(seed.value) },
      }
    },
    add: context.add,
  })
  element.append(form)
  named()

  function named() {
    const stem = frame.value.replace(/\.hex$/, "")
    names = shares.map((_, index) => `${stem}_${NAMES[index] ?? `part${index + 1}`}`)
    drawParts()
  }

  function changed(next, nextNames = names) {
    shares = next
    names = nextNames
    drawParts()
  }

  function drawParts() {
    const total = frames.find(({ key }) => key === frame.value).rows
    const more = make("button", { type: "button", class: "small", onclick: () => grow() }, "One more part")
    rows.replaceChildren(...shares.map((share, index) => part(share, index, total)), more)
    renew()
  }

  function grow() {
    const next = addPart(shares)
    if (next !== shares) changed(next, [...names, `${frame.value.replace(/\.hex$/, "")}_part${next.length}`])
  }

  function part(share, index, total) {
    const name = textInput(names[index], {
      "aria-label": `Name of part ${index + 1}`,
      oninput: () => {
        names = names.with(index, name.value.trim())
      },
    })
    const last = index === shares.length - 1
    const percent = make("input", {
      type: "number", min: "0.1", max: "99.9", step: "0.1", readonly: last, "aria-label": `Share of part ${index + 1} in %`,
      onchange: () => changed(setShare(shares, index, percent.valueAsNumber * 10)),
    })
    percent.value = share / 10
    return make(
      "div",
      { class: "part" },
      name,
      percent,
      make("span", { class: "meta" }, `% · about ${count(Math.round((total * share) / 1000))} rows${last ? " · the rest" : ""}`),
      shares.length > 2 ? make("button", { type: "button", class: "small", "aria-label": `Remove part ${index + 1}`, onclick: () => changed(removePart(shares, index), names.toSpliced(index, 1)) }, "×") : null,
    )
  }
}
