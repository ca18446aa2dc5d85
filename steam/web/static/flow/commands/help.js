// help: every command with what it takes, and the keys of the notebook.

import { make, table } from "../dom.js"
import { KEYS } from "../notebook/keys.js"

// `all` answers the commands: they are listed by the registry, which lists this one too.
export function help(all) {
  return {
    name: "help",
    summary: "Every command, and the keys of the notebook",
    lasting: true,
    run: () => ({}),
    show(element, _data, { add }) {
      const shown = [...all()].filter(({ kind }) => !kind)
      const rows = shown.map(({ name, summary, takes = [], needs = [], more }) => [
        make("button", { type: "button", class: "quiet", onclick: () => add(name, { run: true }) }, make("code", {}, name)),
        summary,
        [...takes.map((one) => (needs.includes(one) ? one : `${one}?`)), ...(more ? ["…"] : [])].join(", "),
      ])
      element.append(
        table(["Command", "What it does", "Takes (? need not be given)"], rows, { class: "stack" }),
        make("h3", {}, "Keys"),
        table(["Key", "What it does"], KEYS.filter(({ also }) => !also).map(({ shown: key, does }) => [make("kbd", {}, key), does])),
      )
    },
    python: () => [],
  }
}
