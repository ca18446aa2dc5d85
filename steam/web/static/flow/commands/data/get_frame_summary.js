// getFrameSummary: a frame's columns with their types, statistics and histograms.

import { make } from "../../dom.js"
import { deletion } from "../../frames/deletion.js"
import { frameActions } from "../../frames/frame_card.js"
import { SummaryTable } from "../../frames/summary_table.js"
import { bytes, plural } from "../../frames/amounts.js"
import { readSummary } from "../../frames/reading.js"
import { pythonValue } from "../../language/python.js"
import { commandButton } from "../../forms/command_button.js"

export const getFrameSummary = {
  name: "getFrameSummary",
  summary: "A frame's columns: types, gaps, statistics, histograms",
  takes: ["frame"],
  needs: ["frame"],
  run: ({ frame }, { signal }) => readSummary(frame, 0, { signal }),
  show(element, summary, { add }) {
    const { key, rows, width, bytes: size } = summary
    const made = { key, rows, columns: width, bytes: size }
    element.append(
      make("div", { class: "frame-head" }, make("strong", { class: "key" }, key), make("span", { class: "meta" }, [plural(rows, "row"), plural(width, "column"), bytes(size)].join(" · "))),
      make("div", { class: "frame-head" }, frameActions(key, add), commandButton(add, "Fill gaps", { name: "imputeColumn", values: [key] }), deletion(made, add)),
      new SummaryTable(summary, add).element,
    )
  },
  python: ({ frame }) => [`h2o.get_frame(${pythonValue(frame)}).show_summary()`],
}
