// importFiles: files of the trainer's disk or of the web become keys, which wait to be parsed.

import { make, table } from "../../dom.js"
import { drawImportForm } from "../../forms/import_form.js"
import { commandButton } from "../../forms/command_button.js"
import { grouped } from "../../files/groups.js"
import { bytes, count, plural } from "../../frames/amounts.js"
import { pythonValue } from "../../language/python.js"
import { get, post } from "../../trainer/request.js"

const KEPT = 1000
const SHOWN = 20

export const importFiles = {
  name: "importFiles",
  summary: "Files of the trainer's disk, of this computer or of the web",
  takes: ["paths", "pattern"],

  async run({ paths, pattern }, { signal }) {
    if (paths === undefined) return { form: true }
    const { files, destination_frames: keys } = await post("/3/ImportFilesMulti", { paths, pattern }, { signal })
    const sizes = new Map((await get("/3/Frames", {}, { signal })).frames.map((one) => [one.frame_id.name, one.byte_size]))
    const imported = keys.map((key, index) => ({ key, path: files[index], bytes: sizes.get(key) ?? null }))
    return { files: imported.slice(0, KEPT), more: Math.max(0, imported.length - KEPT) }
  },

  async show(element, { form, files, more }, { add }) {
    if (form) await drawImportForm(element, add)
    else element.append(...grouped(files).map(([ending, some]) => group(ending, some, add)), more > 0 ? make("p", { class: "meta" }, `and ${count(more)} more files: parse them by a pattern of their own.`) : "")
  },

  python: ({ paths, pattern }) => (paths === undefined ? [] : [`h2o.lazy_import(${[pythonValue(paths), ...(pattern === undefined ? [] : [`pattern=${pythonValue(pattern)}`])].join(", ")})`]),
}

function group(ending, files, add) {
  const shown = files.slice(0, SHOWN)
  const total = files.reduce((sum, { bytes: size }) => sum + (size ?? 0), 0)
  const command = { name: "setupParse", named: { source_frames: files.map(({ key }) => key) } }
  const kind = ending === "" ? "without an ending" : `.${ending}`
  return make(
    "div",
    { class: "file-group" },
    make("div", { class: "frame-head" }, make("strong", {}, `${plural(files.length, "file")} ${kind}`), make("span", { class: "meta" }, bytes(total)), commandButton(add, files.length === 1 ? "Parse this file" : "Parse these files as one frame", command, { class: "primary" })),
    table(
      ["File", { text: "Size", number: true }, ""],
      shown.map(({ key, path, bytes: size }) => [
        make("span", { class: "key" }, path),
        size === null ? "" : bytes(size),
        files.length === 1 ? "" : commandButton(add, "Parse alone", { name: "setupParse", named: { source_frames: [key] } }),
      ]),
      { class: "stack" },
    ),
    files.length > SHOWN ? make("p", { class: "meta" }, `and ${count(files.length - SHOWN)} more`) : null,
  )
}
