// What a model was measured with: figures, thresholds and tables of one kind of rows.

import { readFigures } from "./figures.js"
import { column, isTable, readTable } from "./tables.js"

const CRITERIA = [
  ["max f1", "max F1"],
  ["max f2", "max F2"],
  ["max f0point5", "max F0.5"],
  ["max accuracy", "max accuracy"],
  ["max absolute_mcc", "max MCC"],
]
const COUNTS = ["threshold", "tps", "fps", "tns", "fns"]
const MOST_LEVELS = 30

// {kind, figures, labels, cuts, criteria, gains, confusion, hits}; null where there is none of
// them. `cuts` holds the columns threshold, tps, fps, tns and fns.
export function readMeasured(kind, metrics) {
  return {
    kind,
    figures: readFigures(metrics),
    labels: (metrics.domain ?? []).slice(0, MOST_LEVELS),
    cuts: cuts(metrics.thresholds_and_metric_scores),
    criteria: criteria(metrics.max_criteria_and_metric_scores),
    gains: gains(metrics.gains_lift_table),
    confusion: confusion(metrics.cm?.table),
    hits: hits(metrics.hit_ratio_table),
  }
}

// The cuts of a record one by one, [{threshold, tps, fps, tns, fns}]: what the charts take.
export function cutRows(kept) {
  return kept.threshold.map((_, row) => Object.fromEntries(COUNTS.map((name) => [name, kept[name][row]])))
}

// About `most` of the cuts, evenly, with the first and the last.
export function thinnedCuts(kept, most) {
  const count = kept.threshold.length
  if (count <= most) return kept
  const places = Array.from({ length: most }, (_, index) => Math.round((index * (count - 1)) / (most - 1)))
  return Object.fromEntries(COUNTS.map((name) => [name, places.map((place) => kept[name][place])]))
}

// Kept column by column: that takes a third of the room.
function cuts(table) {
  if (!isTable(table)) return null
  const columns = COUNTS.map((name) => [name, column(table, name)])
  return columns.some(([, values]) => values === undefined) ? null : Object.fromEntries(columns)
}

function criteria(table) {
  if (!isTable(table)) return null
  const metrics = column(table, "metric") ?? []
  const thresholds = column(table, "threshold") ?? []
  return CRITERIA.map(([metric, name]) => ({ name, threshold: thresholds[metrics.indexOf(metric)] })).filter(
    ({ threshold }) => Number.isFinite(threshold),
  )
}

function gains(table) {
  if (!isTable(table)) return null
  const of = (name) => column(table, name) ?? []
  const capture = of("cumulative_capture_rate")
  const lift = of("lift")
  const soFar = of("cumulative_lift")
  return of("cumulative_data_fraction").map((share, row) => ({
    share,
    lift: lift[row],
    cumulative_lift: soFar[row],
    captured: capture[row],
  }))
}

// Counts of several classes; the last row and two columns of H2O's table are sums.
function confusion(table) {
  if (!isTable(table) || table.rowcount < 2 || table.rowcount > MOST_LEVELS + 1) return null
  const { heads, rows } = readTable(table)
  const levels = heads.slice(0, -2).map(({ text }) => text)
  return { levels, counts: rows.slice(0, -1).map((row) => row.slice(0, levels.length)) }
}

function hits(table) {
  if (!isTable(table)) return null
  const ratios = column(table, "hit_ratio") ?? []
  return (column(table, "k") ?? []).map((k, row) => ({ k: String(k), ratio: ratios[row] }))
}
