// A button that adds a command below its cell and runs it; its title is that command.

import { make } from "../dom.js"
import { write } from "../language/writer.js"

export function commandButton(add, text, command, attributes = {}) {
  const source = write(command)
  return make(
    "button",
    { type: "button", class: "small", title: source, ...attributes, onclick: () => add(source, { run: true }) },
    text,
  )
}
