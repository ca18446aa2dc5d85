// Frames as the trainer tells them, read in bounded pieces.

import { at, get } from "../trainer/request.js"
import { cellTexts } from "./cells.js"
import { columnOf, typeWord } from "./columns.js"

export const COLUMNS_A_PAGE = 25
const SMALL_BINS = 24
const MOST_LISTED = 1000

// Frames and files that wait to be parsed: {frames: [{key, rows, columns, bytes}], files: [{key, bytes}], more}
export async function readFrames(options) {
  const { frames: all } = await get("/3/Frames", {}, options)
  const listed = all.slice(0, MOST_LISTED).map((one) => ({
    key: one.frame_id.name,
    rows: one.rows,
    columns: one.columns,
    bytes: one.byte_size,
    parsed: !one.is_text,
  }))
  return {
    frames: listed.filter(({ parsed }) => parsed).map(({ key, rows, columns, bytes }) => ({ key, rows, columns, bytes })),
    files: listed.filter(({ parsed }) => !parsed).map(({ key, bytes }) => ({ key, bytes })),
    more: all.length - listed.length,
  }
}

// {key, rows, bytes, width, offset, columns}: a page of columns with their statistics.
export async function readSummary(key, offset = 0, options = {}) {
  const window = { row_count: 0, column_offset: offset, column_count: COLUMNS_A_PAGE }
  const { frames: [frame] } = await get(at`/3/Frames/${key}/summary`, { ...window, _exclude_fields: "frames/columns/domain" }, options)
  return {
    key,
    rows: frame.rows,
    bytes: frame.byte_size,
    width: frame.total_column_count,
    offset: frame.column_offset,
    columns: frame.columns.map((column) => columnOf(column, SMALL_BINS)),
  }
}

// The statistics of one column, as a page of columns has them.
export async function readColumn(key, name, options) {
  const fields = { row_count: 0, _exclude_fields: "frames/columns/domain" }
  const { frames: [frame] } = await get(at`/3/Frames/${key}/columns/${name}/summary`, fields, options)
  return columnOf(frame.columns[0], SMALL_BINS)
}

// Everything of one column, levels too: {frame, percents, json}.
export async function readWholeColumn(key, name, options) {
  const { frames: [frame] } = await get(at`/3/Frames/${key}/columns/${name}/summary`, { row_count: 0 }, options)
  return { rows: frame.rows, percents: frame.default_percentiles, json: frame.columns[0] }
}

// [{name, type}] of all columns.
export async function readNames(key, options) {
  const unwanted = ["domain", "data", "string_data", "mins", "maxs"].map((field) => `frames/columns/${field}`)
  const fields = { row_count: 0, _exclude_fields: unwanted.join(",") }
  const { frames: [frame] } = await get(at`/3/Frames/${key}/light`, fields, options)
  return frame.columns.map(({ label, type }) => ({ name: label, type: typeWord(type) }))
}

// {key, rows, width, offset, columnOffset, columns: [{name, type}], cells: [column][row]}
export async function readCells(key, { offset, rows, columnOffset, columns }, options) {
  const window = { row_offset: offset, row_count: rows, column_offset: columnOffset, column_count: columns }
  const { frames: [frame] } = await get(at`/3/Frames/${key}/light`, window, options)
  return {
    key,
    rows: frame.rows,
    width: frame.total_column_count,
    offset: frame.row_offset,
    columnOffset: frame.column_offset,
    columns: frame.columns.map(({ label, type }) => ({ name: label, type: typeWord(type) })),
    cells: frame.columns.map(cellTexts),
  }
}

// {key, rows, columns, bytes}
export async function readFrame(key, options) {
  const { frames: [frame] } = await get(at`/3/Frames/${key}/light`, { row_count: 0, column_count: 0 }, options)
  return { key, rows: frame.rows, columns: frame.total_column_count, bytes: frame.byte_size }
}
