// How a grid of models is searched: all combinations, or some of them by chance.

import { make } from "../dom.js"
import { field, select, textInput } from "./fields.js"
import { readText } from "./parameter_kinds.js"

const STRATEGIES = [
  ["Cartesian", "every combination"],
  ["RandomDiscrete", "combinations by chance"],
  ["Sequential", "the first values, then the second"],
]
const LIMITS = [
  ["max_models", "int", "Most models", "0 for no limit"],
  ["max_runtime_secs", "double", "Most seconds", "0 for no limit"],
  ["seed", "long", "Seed", "by chance"],
]

// {element, read()}: search_criteria without what is not given. Raises BadValue.
export function gridSearch(given = {}) {
  const strategy = select(STRATEGIES, given.strategy ?? "Cartesian")
  const inputs = LIMITS.map(([name, type, label, placeholder]) => ({
    parameter: { name, type },
    label,
    input: textInput(given[name] ?? "", { placeholder, inputmode: "decimal" }),
  }))
  const limits = make(
    "div",
    { class: "grid" },
    inputs.map(({ label, input }) => field(label, input)),
  )
  const element = make(
    "fieldset",
    { class: "grid-search", hidden: true },
    make("legend", {}, "Grid search"),
    field("Which models", strategy),
    limits,
  )
  const shown = () => {
    limits.hidden = strategy.value !== "RandomDiscrete"
  }
  strategy.addEventListener("input", shown)
  shown()
  return {
    element,
    read() {
      const chosen = strategy.value === "Cartesian" ? {} : { strategy: strategy.value }
      if (strategy.value !== "RandomDiscrete") return chosen
      for (const { parameter, input } of inputs) chosen[parameter.name] = readText(parameter, input.value)
      return chosen
    },
  }
}
