// A choice among the trainer's frames.

import { make } from "../dom.js"
import { bytes, plural } from "../frames/amounts.js"
import { readFrames } from "../frames/reading.js"
import { commandButton } from "./command_button.js"
import { select } from "./fields.js"

// [{key, ...}], or null when there is none, of which `element` then tells.
export async function framesToChoose(element, { add, signal }) {
  const { frames } = await readFrames({ signal })
  if (frames.length > 0) return frames
  element.append(make("p", {}, "The trainer holds no frame yet. ", commandButton(add, "Import files", { name: "importFiles" })))
  return null
}

export function frameSelect(frames, chosen, attributes = {}) {
  const options = frames.map(({ key, rows, columns, bytes: size }) => [key, `${key} (${plural(rows, "row")}, ${plural(columns, "column")}, ${bytes(size)})`])
  return select(options, frames.some(({ key }) => key === chosen) ? chosen : frames[0].key, { class: "frame-select", ...attributes })
}
