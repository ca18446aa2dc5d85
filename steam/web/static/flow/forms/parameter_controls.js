// The control of one parameter, by what it takes: {element, read(), write(value), offer?(names)}.
// `read` answers undefined for nothing, and raises BadValue.

import { make } from "../dom.js"
import { checkList } from "./parameter_check_list.js"
import { kindOf, readSeveral, readText, writeText } from "./parameter_kinds.js"

// `scene` is {frames: [name], columns: [name]}.
export function controlFor(parameter, id, scene) {
  const kind = kindOf(parameter)
  if (kind === "flag") return flag(id)
  if (kind === "choice") return chosen(id, parameter.values, { empty: parameter.default_value === null })
  if (kind === "frame") return chosen(id, scene.frames, { empty: true })
  if (kind === "column") return chosen(id, scene.columns, { empty: true })
  if (kind === "columns") return checkList(parameter.name, scene.columns)
  return typed(parameter, id)
}

// For several values of a grid.
export function severalFor(parameter, id) {
  const kind = kindOf(parameter)
  if (kind === "flag") return checkList(parameter.name, ["true", "false"])
  if (kind === "choice") return checkList(parameter.name, parameter.values)
  const input = make("input", { id, autocomplete: "off", placeholder: "Values with commas between, such as 1, 2, 5" })
  return {
    element: input,
    read: () => readSeveral(parameter, input.value),
    write: (values) => (input.value = writeText(values ?? [])),
  }
}

function flag(id) {
  const box = make("input", { type: "checkbox", id })
  return { element: box, read: () => box.checked, write: (value) => (box.checked = value === true) }
}

function chosen(id, offered, { empty }) {
  const control = make("select", { id })
  const offer = (names) => {
    const before = control.value
    const options = [...(empty ? [["", "none"]] : []), ...names.map((name) => [name, name])]
    control.replaceChildren(...options.map(([value, text]) => make("option", { value }, text)))
    control.value = names.includes(before) ? before : (options[0]?.[0] ?? "")
  }
  offer(offered)
  return {
    element: control,
    offer,
    read: () => (control.value === "" ? undefined : control.value),
    write(value) {
      if (value && ![...control.options].some((option) => option.value === value)) {
        control.append(make("option", { value }, value))
      }
      control.value = value ?? ""
    },
  }
}

function typed(parameter, id) {
  const input = make("input", { id, autocomplete: "off", spellcheck: "false" })
  return {
    element: input,
    read: () => readText(parameter, input.value),
    write: (value) => (input.value = writeText(value)),
  }
}
