// parseFiles: files become a frame, as setupParse has shown it.

import { frameCard } from "../../frames/frame_card.js"
import { readFrame } from "../../frames/reading.js"
import { pythonValue } from "../../language/python.js"
import { COLUMNS, FORMAT, listed, saidByName, setupOf } from "../../parsing/setup.js"
import { finished } from "../../trainer/finished.js"
import { post } from "../../trainer/request.js"
import { warningsOf } from "./warnings.js"

export const parseFiles = {
  name: "parseFiles",
  summary: "Make a frame of files",
  takes: ["source_frames", "destination_frame", ...FORMAT, ...COLUMNS, "delete_on_done"],
  needs: ["source_frames"],

  async run(given, context) {
    const { signal } = context
    const fields = { ...given, ...(saidByName(given) && (await places(given, signal))) }
    const { job } = await post("/3/Parse", fields, { signal })
    const last = await finished(job, context)
    return { frame: await readFrame(last.dest.name, { signal }), warnings: last.warnings ?? [] }
  },

  show(element, { frame, warnings }, { add }) {
    element.append(...warningsOf(warnings), frameCard(frame, add))
  },

  python(given) {
    const { source_frames: files, column_names: names, column_types: types, skipped_columns: skipped, check_header: header } = given
    const named = {
      destination_frame: given.destination_frame,
      header,
      separator: given.separator === undefined ? undefined : String.fromCharCode(given.separator),
      column_types: lowered(types),
      na_strings: given.na_strings,
    }
    const lines = [`setup = h2o.parse_setup(${[pythonValue(files), ...keywords(named)].join(", ")})`]
    for (const key of ["parse_type", "long_rows", "sheet"]) {
      if (given[key] !== undefined) lines.push(`setup["${key}"] = ${pythonValue(given[key])}`)
    }
    if (names !== undefined || skipped !== undefined) lines.push(`names = [name.strip('"') for name in setup["column_names"]]`)
    if (skipped !== undefined) lines.push(`setup["skipped_columns"] = [names.index(name) if isinstance(name, str) else name for name in ${pythonValue(skipped)}]`)
    if (Array.isArray(names)) lines.push(`setup["column_names"] = [f'"{name}"' for name in ${pythonValue(names)}]`)
    else if (names !== undefined) lines.push(`renamed = ${pythonValue(names)}`, `setup["column_names"] = [f'"{renamed.get(name, name)}"' for name in names]`)
    // The client would let go of the files, which another cell may parse again.
    lines.push(`setup["delete_on_done"] = ${pythonValue(given.delete_on_done ?? false)}`)
    return [...lines, "h2o.parse_raw(setup)"]
  },
}

// H2O's client knows the types in small letters only.
function lowered(types) {
  if (types === undefined) return undefined
  if (Array.isArray(types)) return types.map((type) => type.toLowerCase())
  return Object.fromEntries(Object.entries(types).map(([name, type]) => [name, type.toLowerCase()]))
}

function keywords(named) {
  return Object.entries(named).filter(([, value]) => value !== undefined).map(([key, value]) => `${key}=${pythonValue(value)}`)
}

async function places(given, signal) {
  const said = Object.fromEntries(Object.entries(given).filter(([name]) => name === "source_frames" || FORMAT.includes(name)))
  return listed(setupOf(await post("/3/ParseSetup", said, { signal })), given)
}
