// getColumnSummary: one column: its histogram, percentiles or levels, and what is missing.

import { bars } from "../../../charts/bars.js"
import { histogram } from "../../../charts/histogram.js"
import { lines } from "../../../charts/lines.js"
import { short } from "../../../charts/numbers.js"
import { make, table } from "../../dom.js"
import { commandButton } from "../../forms/command_button.js"
import { count, share, valueOf } from "../../frames/amounts.js"
import { cut } from "../../frames/cells.js"
import { TYPES, columnOf, commonest, numeric } from "../../frames/columns.js"
import { readWholeColumn } from "../../frames/reading.js"
import { pythonValue } from "../../language/python.js"
import { plot } from "../models/plot.js"

const BINS = 60
const LEVELS = 100
const BARS = 20
const LONGEST_LEVEL = 200

export const getColumnSummary = {
  name: "getColumnSummary",
  summary: "One column: histogram, percentiles, levels",
  takes: ["frame", "column"],
  needs: ["frame", "column"],

  async run({ frame, column }, { signal }) {
    const { rows, percents, json } = await readWholeColumn(frame, column, { signal })
    const levels = json.domain === null ? null : commonest(json.domain, json.histogram_bins ?? [], LEVELS)
    return {
      frame,
      rows,
      column: columnOf(json, BINS),
      percentiles: (json.percentiles ?? []).map((value, index) => [percents[index], numeric(value)]),
      levels: levels && { ...levels, levels: levels.levels.map(({ level, count: number }) => ({ level: cut(level, LONGEST_LEVEL), count: number })) },
    }
  },

  async show(element, { frame, rows, column, percentiles, levels }, { add }) {
    const { name, type } = column
    element.append(
      make("div", { class: "frame-head" }, make("strong", { class: "key" }, name), make("span", { class: "tag" }, type), make("span", { class: "meta" }, `of ${frame}`)),
      facts(column, rows),
      actions(frame, column, add),
    )
    if (levels !== null) await drawLevels(element, levels, rows)
    else if (column.bins !== null) await drawValues(element, column, percentiles)
    else element.append(make("p", { class: "meta" }, type === "String" ? "Texts have no histogram. As an Enum their levels are counted." : "There is no value to draw."))
  },

  python: ({ frame, column }) => [`h2o.get_frame(${pythonValue(frame)})[${pythonValue(column)}].show_summary()`],
}

function facts({ type, missing, zeros, min, mean, max, sd, levels }, rows) {
  const told = [["Rows", count(rows)], ["Missing", `${count(missing)} (${share(missing, rows)})`]]
  const add = (label, value, text) => value !== null && told.push([label, text(value)])
  add("Zeros", zeros, count)
  add("Levels", levels, count)
  add("Least", min, (value) => valueOf(type, value))
  add("Mean", mean, (value) => valueOf(type, value))
  add("Greatest", max, (value) => valueOf(type, value))
  add("Deviation", sd, short)
  return make("dl", { class: "strip-facts" }, told.map(([label, value]) => make("div", {}, make("dt", {}, label), make("dd", {}, value))))
}

function actions(frame, { name, type, missing }, add) {
  const types = TYPES.filter((one) => one !== type)
  return make(
    "div",
    { class: "frame-actions" },
    types.map((one) => commandButton(add, `As ${one}`, { name: "changeColumnType", values: [frame, name, one] })),
    missing > 0 ? commandButton(add, "Fill gaps", { name: "imputeColumn", values: [frame, name] }) : null,
    commandButton(add, "Rename", { name: "renameColumn", values: [frame, name] }),
  )
}

async function drawLevels(element, { levels, rest }, rows) {
  const parts = make("div", { class: "chart-columns" })
  element.append(parts)
  if (rest.levels > 0) element.append(make("p", { class: "meta" }, `${count(rest.levels)} more levels have ${count(rest.rows)} rows (${share(rest.rows, rows)}).`))
  const shown = levels.slice(0, BARS).map(({ level, count: value }) => ({ name: level, value }))
  const caption = levels.length > BARS ? `The ${BARS} commonest levels` : "How many rows have which level"
  const drawn = plot(parts, caption, bars({ bars: shown, x: { name: "rows" } }), { height: 40 + 22 * Math.max(shown.length, 3) })
  const rowsOf = ({ level, count: number }) => [make("span", { class: "key" }, level), count(number), share(number, rows)]
  parts.append(make("div", { class: "tall" }, table(["Level", { text: "Rows", number: true }, { text: "Share", number: true }], levels.map(rowsOf))))
  await drawn
}

async function drawValues(element, { type, bins }, percentiles) {
  const parts = make("div", { class: "chart-columns" })
  element.append(parts)
  const axis = { type: type === "Time" ? "time" : "value" }
  const drawn = [plot(parts, "How many rows have which value", histogram({ ...bins, x: axis }))]
  if (percentiles.length > 0) {
    const points = percentiles.map(([part, value]) => [part * 100, value])
    const order = lines({ series: [{ name: "value", points }], x: { name: "% of rows", min: 0, max: 100 }, y: { ...axis, scale: true } })
    drawn.push(plot(parts, "Below which value a share of the rows lies", order))
    const rows = percentiles.map(([part, value]) => [`${short(part * 100)} %`, valueOf(type, value)])
    element.append(make("details", {}, make("summary", {}, "Percentiles"), table(["Share of rows", { text: "Value", number: true }], rows)))
  }
  await Promise.all(drawn)
}
