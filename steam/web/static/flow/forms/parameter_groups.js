// The fields of a form in H2O's three groups, the last two folded, and a search over all of them.

import { make } from "../dom.js"
import { grouped, matches } from "./parameter_values.js"

const TITLES = { critical: "Main parameters", secondary: "More parameters", expert: "For experts" }

// {search, groups}: an element each, a list of elements; `fields` is a map of ParameterField by name.
export function parameterGroups({ parameters, supervised }, fields) {
  const groups = grouped(parameters, supervised).map(({ level, parameters: some }) =>
    make(
      "details",
      { class: "parameters", open: level === "critical", hidden: some.length === 0 },
      make("summary", {}, `${TITLES[level]} (${some.length})`),
      make("div", { class: "parameter-grid" }, some.map(({ name }) => fields.get(name).element)),
    ),
  )
  const search = make("input", {
    type: "search",
    placeholder: "Search the parameters",
    "aria-label": "Search the parameters",
    oninput: (event) => {
      event.stopPropagation()
      find(search.value, fields, groups)
    },
  })
  return { search, groups }
}

function find(text, fields, groups) {
  for (const field of fields.values()) field.element.hidden = !matches(field.parameter, text)
  for (const group of groups) {
    const some = group.querySelector(".parameter:not([hidden])") !== null
    group.hidden = !some
    if (some && text.trim() !== "") group.open = true
  }
}
