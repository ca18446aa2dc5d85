// A notebook as a Python script for H2O's client, which speaks to this trainer as to H2O.

import { Misused, Unreadable, call } from "../commands/command.js"

export function script({ name, cells }, commands, trainerUrl) {
  const parts = cells.filter(({ source }) => source.trim() !== "").map((cell) => lines(cell, commands).join("\n"))
  const head = [
    `"""${name.replaceAll("\\", "\\\\").replaceAll('"', "'")}"""`,
    "",
    "import h2o",
    "",
    `h2o.connect(url=${JSON.stringify(trainerUrl)})`,
  ]
  return `${[head.join("\n"), ...parts.filter((part) => part !== "")].join("\n\n")}\n`
}

function lines(cell, commands) {
  if (cell.kind !== "command") return commands.get(cell.kind).python({ source: cell.source })
  try {
    const { command, given } = call(cell.source, commands)
    return command.python(given)
  } catch (error) {
    if (!(error instanceof Unreadable || error instanceof Misused)) throw error
    return [`# This cell could not be read: ${error.message}`, ...cell.source.split("\n").map((line) => `#   ${line}`)]
  }
}
