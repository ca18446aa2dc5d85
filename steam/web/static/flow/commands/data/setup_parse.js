// setupParse: how files are to be read, seen on their first rows.

import { drawSetup } from "../../forms/parse_form.js"
import { COLUMNS, FORMAT } from "../../parsing/setup.js"

export const setupParse = {
  name: "setupParse",
  summary: "How files are to be read: names, types, separators",
  takes: ["source_frames", "destination_frame", ...FORMAT, ...COLUMNS],
  needs: ["source_frames"],
  run: (given) => given,
  show: (element, given, { add, signal }) => drawSetup(element, given, { add, signal }),
  python: () => [],
}
