// getFrameData: rows of a frame as they stand, a page at a time.

import { make, table } from "../../dom.js"
import { pager } from "../../forms/pager.js"
import { count } from "../../frames/amounts.js"
import { cut } from "../../frames/cells.js"
import { readCells } from "../../frames/reading.js"
import { pythonValue } from "../../language/python.js"

const ROWS = 20
const MOST_ROWS = 100
const COLUMNS = 20
const LONGEST_HEAD = 60

export const getFrameData = {
  name: "getFrameData",
  summary: "Rows of a frame",
  takes: ["frame", "offset", "rows"],
  needs: ["frame"],
  run: ({ frame, offset = 0, rows = ROWS }, { signal }) =>
    readCells(frame, { offset, rows: Math.min(Math.max(rows, 1), MOST_ROWS), columnOffset: 0, columns: COLUMNS }, { signal }).then((page) => ({
      ...page,
      step: Math.min(Math.max(rows, 1), MOST_ROWS),
    })),
  show(element, page) {
    const place = make("div", {})
    element.append(place)
    draw(place, page)
  },
  python: ({ frame, offset = 0, rows = ROWS }) => [`h2o.get_frame(${pythonValue(frame)})[${offset}:${offset + rows}, :].show()`],
}

function draw(place, page) {
  const { key, rows, width, offset, columnOffset, columns, cells, step } = page
  const go = async (change) => {
    const window = { offset, rows: step, columnOffset, columns: COLUMNS, ...change }
    try {
      draw(place, { ...(await readCells(key, window)), step })
    } catch ({ message }) {
      place.append(make("p", { class: "answer bad" }, message))
    }
  }
  const heads = [{ text: "Row", number: true }, ...columns.map(({ name, type }) => ({ text: headOf(name, type), number: type === "Numeric" }))]
  const shown = cells[0]?.length ?? 0
  const body = Array.from({ length: shown }, (_, row) => [count(offset + row + 1), ...cells.map((column) => cell(column[row]))])
  place.replaceChildren(
    make("div", { class: "frame-head" }, make("strong", { class: "key" }, key)),
    table(heads, body, { class: "cells" }),
    make(
      "div",
      { class: "pagers" },
      pager({ noun: "rows", offset, shown, total: rows, step, go: (to) => go({ offset: to }) }),
      width > columns.length ? pager({ noun: "columns", offset: columnOffset, shown: columns.length, total: width, step: COLUMNS, go: (to) => go({ columnOffset: to }) }) : null,
    ),
  )
}

function headOf(name, type) {
  const shown = name.length > LONGEST_HEAD ? make("span", { title: name }, cut(name, LONGEST_HEAD)) : name
  return type === "Time" ? make("span", {}, shown, make("span", { class: "meta" }, " UTC")) : shown
}

function cell(text) {
  return text === null ? make("span", { class: "missing", title: "missing" }, "·") : text
}
