// A frame in a line: its size, and what can be done with it.

import { make } from "../dom.js"
import { commandButton } from "../forms/command_button.js"
import { bytes, plural } from "./amounts.js"

// {key, rows, columns, bytes}
export function frameCard({ key, rows, columns, bytes: size }, add) {
  return make(
    "div",
    { class: "frame-card" },
    make("div", {}, make("strong", { class: "key" }, key), make("p", { class: "meta" }, [plural(rows, "row"), plural(columns, "column"), bytes(size)].join(" · "))),
    frameActions(key, add),
  )
}

export function frameActions(key, add) {
  const button = (text, name) => commandButton(add, text, { name, values: [key] })
  return make(
    "div",
    { class: "frame-actions" },
    button("Summary", "getFrameSummary"),
    button("Data", "getFrameData"),
    button("Split", "splitFrame"),
    commandButton(add, "Build a model", { name: "buildModel", named: { training_frame: key } }),
    commandButton(add, "Predict", { name: "predict", named: { frame: key } }),
    button("Export", "exportFrame"),
  )
}
