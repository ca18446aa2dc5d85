// Several models side by side, as plain data.

import { bestPlaces } from "./figures.js"
import { thinnedCuts } from "./measured.js"

const CURVE_POINTS = 120
const MOST_COEFFICIENTS = 60

// What a comparison keeps of a record of model_record.js.
export function comparedModel({ key, algorithm, category, response, measured, parameters, coefficients }) {
  const [first] = measured
  return {
    key,
    algorithm,
    category,
    response,
    figures: Object.fromEntries(measured.map(({ kind, figures }) => [kind, figures])),
    curve: first?.cuts ? { kind: first.kind, cuts: thinnedCuts(first.cuts, CURVE_POINTS) } : null,
    parameters: parameters.map(({ name, value, changed }) => [name, { value, changed }]),
    coefficients: coefficientPairs(coefficients),
  }
}

// Whether all answer the same question: figures of others have no order.
export function canBeRanked(models) {
  return new Set(models.map(({ category, response }) => JSON.stringify([category, response]))).size < 2
}

// [{kind, rows: [{name, values, best}]}]: figures are only compared with those of the same kind.
export function figureRows(models) {
  const ranked = canBeRanked(models)
  const kinds = ["cross-validation", "validation", "training"]
  return kinds
    .filter((kind) => models.some(({ figures }) => kind in figures))
    .map((kind) => {
      const names = [...new Set(models.flatMap(({ figures }) => Object.keys(figures[kind] ?? {})))]
      const rows = names.map((name) => {
        const values = models.map(({ figures }) => figures[kind]?.[name] ?? null)
        return { name, values, best: ranked ? bestPlaces(name, values.map((value) => value ?? NaN)) : new Set() }
      })
      return { kind, rows }
    })
}

// [{name, values, telling}], the telling ones first: those that differ between models, and from the
// standard in one of them. A model without the parameter has undefined.
export function parameterRows(models) {
  const maps = models.map(({ parameters }) => new Map(parameters))
  const names = [...new Set(maps.flatMap((map) => [...map.keys()]))].filter((name) => name !== "model_id")
  return names
    .map((name) => {
      const found = maps.map((map) => map.get(name))
      const values = found.map((one) => one?.value)
      const differs = new Set(values.map((value) => JSON.stringify(value ?? null))).size > 1
      return { name, values, telling: differs && found.some((one) => one?.changed) }
    })
    .sort((a, b) => Number(b.telling) - Number(a.telling))
}

// [{name, values}] of the coefficients of models that have one of each name.
export function coefficientRows(models) {
  const maps = models.map(({ coefficients }) => new Map(coefficients ?? []))
  const names = [...new Set(maps.flatMap((map) => [...map.keys()]))].slice(0, MOST_COEFFICIENTS)
  return names.map((name) => ({ name, values: maps.map((map) => map.get(name) ?? null) }))
}

function coefficientPairs(table) {
  const value = table?.heads.findIndex(({ text }) => text === "coefficients") ?? -1
  return value < 0 ? null : table.rows.slice(0, MOST_COEFFICIENTS).map((row) => [row[0], row[value]])
}
