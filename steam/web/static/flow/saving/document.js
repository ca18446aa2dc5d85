// A notebook as it is saved, and back. Outputs that are too large to keep are left out: the cell
// then says that it must be run to be seen.

import { KINDS, newCell } from "../notebook/notebook.js"

const MOST_OUTPUT = 64_000 // bytes
const MOST_OUTPUTS = 1_500_000

const encoder = new TextEncoder()

// What the master keeps of a notebook; its name is in the address.
export function toDocument({ cells, revision }) {
  let room = MOST_OUTPUTS
  const kept = cells.map(({ kind, source, output }) => {
    const size = output === null ? 0 : encoder.encode(JSON.stringify(output)).length
    if (size <= MOST_OUTPUT && size <= room) {
      room -= size
      return { kind, source, output }
    }
    return { kind, source, output: { command: output.command, trainer: output.trainer } }
  })
  return { cells: kept, revision }
}

export function fromDocument({ name, cells, revision }) {
  const known = cells.map(({ kind, source, output }) => ({
    ...newCell(KINDS.includes(kind) ? kind : "markdown", source),
    output: output ?? null,
  }))
  return { name, cells: known.length > 0 ? known : [newCell()], revision }
}
