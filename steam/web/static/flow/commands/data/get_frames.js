// getFrames: what the trainer holds, and the files that wait to be parsed.

import { make, table } from "../../dom.js"
import { commandButton } from "../../forms/command_button.js"
import { textInput } from "../../forms/fields.js"
import { bytes, count } from "../../frames/amounts.js"
import { deletion } from "../../frames/deletion.js"
import { readFrames } from "../../frames/reading.js"

const SHOWN = 50

export const getFrames = {
  name: "getFrames",
  summary: "The frames that the trainer holds",
  run: (_given, { signal }) => readFrames({ signal }),
  show(element, { frames, files, more }, { add }) {
    if (frames.length === 0) element.append(nothing(add))
    else element.append(searched(frames, (some) => table(HEADS, some.map((frame) => row(frame, add)), { class: "stack" })))
    if (files.length > 0) {
      element.append(make("h3", {}, "Files that are not parsed yet"))
      element.append(searched(files, (some) => table(["File", { text: "Size", number: true }, ""], some.map((file) => fileRow(file, add)), { class: "stack" })))
    }
    if (more > 0) element.append(make("p", { class: "meta" }, `and ${count(more)} more`))
  },
  python: () => ["h2o.ls()"],
}

const HEADS = ["Frame", { text: "Rows", number: true }, { text: "Columns", number: true }, { text: "Size", number: true }, ""]

function nothing(add) {
  return make("p", {}, "The trainer holds no frame. ", commandButton(add, "Import files", { name: "importFiles" }))
}

function row({ key, rows, columns, bytes: size }, add) {
  const button = (text, name) => commandButton(add, text, { name, values: [key] })
  return [
    commandButton(add, key, { name: "getFrameSummary", values: [key] }, { class: "quiet key" }),
    count(rows),
    count(columns),
    bytes(size),
    make("div", { class: "frame-actions" }, button("Data", "getFrameData"), button("Split", "splitFrame"), deletion({ key, rows, columns, bytes: size }, add)),
  ]
}

function fileRow({ key, bytes: size }, add) {
  return [
    make("span", { class: "key" }, key),
    bytes(size),
    make(
      "div",
      { class: "frame-actions" },
      commandButton(add, "Parse", { name: "setupParse", named: { source_frames: [key] } }),
      commandButton(add, "Forget", { name: "deleteFrame", values: [key] }),
    ),
  ]
}

// A list that is drawn by `draw`, at most SHOWN at once; with more of them a field to search by key.
function searched(all, draw) {
  const place = make("div", {})
  const renew = (text) => {
    const found = all.filter(({ key }) => key.toLowerCase().includes(text.toLowerCase()))
    const hidden = found.length - SHOWN
    place.replaceChildren(draw(found.slice(0, SHOWN)), make("p", { class: "meta" }, hidden > 0 ? `${count(hidden)} more: search for them.` : ""))
  }
  const search = textInput("", { type: "search", placeholder: "Search", "aria-label": "Search", oninput: () => renew(search.value) })
  renew("")
  return make("div", {}, all.length > 10 ? make("div", { class: "inline" }, search) : null, place)
}
