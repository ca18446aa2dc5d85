// How files are read: what the trainer guesses, and what people say instead.
//
// People say it by names of columns; the trainer takes lists with a place for each column.

import { Refused } from "../trainer/request.js"

export const SEPARATORS = [[44, "comma ,"], [9, "tab"], [59, "semicolon ;"], [124, "bar |"], [32, "space"], [58, "colon :"]]
export const PARSERS = ["CSV", "PARQUET", "ARROW", "ARROW_STREAM", "XLSX", "SVMLight"]
export const HEADERS = [["0", "guess"], ["1", "yes: the first line has the names"], ["-1", "no"]]
export const LONG_ROWS = [["fail", "refuse the file"], ["skip", "leave the record out"], ["cut", "drop the fields beyond"]]

// What is said of the files as a whole, and what is said of their columns.
export const FORMAT = ["parse_type", "separator", "check_header", "na_strings", "long_rows", "sheet"]
export const COLUMNS = ["column_names", "column_types", "skipped_columns"]

// The answer of /3/ParseSetup in fewer words; `rows` are the first ones, as texts.
export function setupOf(json) {
  return {
    destination: json.destination_frame,
    parser: json.parse_type,
    separator: json.separator,
    header: json.check_header,
    longRows: json.long_rows,
    sheet: json.sheet,
    names: json.column_names,
    types: json.column_types,
    rows: json.data,
    warnings: json.warnings ?? [],
  }
}

// What is said of columns as the trainer takes it. Raises Refused for a column that is not there.
export function listed(setup, { column_names: names, column_types: types, skipped_columns: skipped }) {
  return {
    column_names: inPlaces(setup, setup.names, names),
    column_types: inPlaces(setup, setup.types, types),
    skipped_columns: skipped?.map((column) => (typeof column === "number" ? column : place(setup, column))),
  }
}

// True when something is said by the names of columns, which must be looked up.
export function saidByName({ column_names: names, column_types: types, skipped_columns: skipped = [] }) {
  return isMap(names) || isMap(types) || skipped.some((column) => typeof column === "string")
}

function inPlaces(setup, guessed, said) {
  if (!isMap(said)) return said
  const list = [...guessed]
  for (const [name, value] of Object.entries(said)) list[place(setup, name)] = value
  return list
}

function isMap(said) {
  return said !== null && typeof said === "object" && !Array.isArray(said)
}

function place({ names }, name) {
  const found = names.indexOf(name)
  if (found < 0) throw new Refused(0, `The files have no column ${JSON.stringify(name)}.`, "setupParse shows their columns.")
  return found
}
