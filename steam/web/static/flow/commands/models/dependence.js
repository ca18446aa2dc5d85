// Tables of partial dependence as a notebook keeps them. Pure.

import { readTable } from "./tables.js"

const SAID = /^Partial Dependence Plot of model .* on column '(.*?)'(?: and class (.*))?\.$/s
const MOST_POINTS = 200

// {column, target, categorical, points: [{at, mean, low, high}]}: `low` and `high` are a standard
// deviation of the answers away from their mean.
export function readDependence(table, asked) {
  const { rows, heads, description } = readTable(table, { mostRows: MOST_POINTS })
  const [, column, target] = SAID.exec(description) ?? []
  return {
    column: column ?? asked ?? heads[0].text,
    target: target ?? null,
    categorical: !heads[0].number,
    points: rows
      .filter(([, mean]) => mean !== null)
      .map(([at, mean, deviation]) => ({ at, mean, low: mean - (deviation ?? 0), high: mean + (deviation ?? 0) })),
  }
}
