// The button that deletes a frame, and says first what goes and what stays.

import { confirmButton } from "../forms/confirm_button.js"
import { write } from "../language/writer.js"
import { bytes, plural } from "./amounts.js"

// {key, rows, columns, bytes}
export function deletion({ key, rows, columns, bytes: size }, add) {
  const sentence = `${key} goes: ${plural(rows, "row")}, ${plural(columns, "column")}, ${bytes(size)}. Models, files and saved copies stay.`
  return confirmButton("Delete", sentence, () => add(write({ name: "deleteFrame", values: [key] }), { run: true }))
}
