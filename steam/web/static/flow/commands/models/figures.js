// The figures by which models are measured: their names for people, and which way is better.

import { number } from "./tables.js"

const WORDS = new Map([
  ["AUC", "AUC"],
  ["pr_auc", "PR AUC"],
  ["logloss", "Log loss"],
  ["mean_per_class_error", "Mean error per class"],
  ["Gini", "Gini"],
  ["RMSE", "RMSE"],
  ["MSE", "MSE"],
  ["mae", "MAE"],
  ["rmsle", "RMSLE"],
  ["r2", "R²"],
  ["mean_residual_deviance", "Mean residual deviance"],
  ["residual_deviance", "Residual deviance"],
  ["null_deviance", "Null deviance"],
  ["AIC", "AIC"],
  ["loglikelihood", "Log likelihood"],
  ["tot_withinss", "Sum of squares within clusters"],
  ["betweenss", "Sum of squares between clusters"],
  ["totss", "Total sum of squares"],
  ["mean_score", "Mean path length"],
  ["mean_normalized_score", "Mean anomaly score"],
  ["nobs", "Rows"],
])
const LARGER_IS_BETTER = new Set(["AUC", "pr_auc", "Gini", "r2", "loglikelihood", "betweenss"])
const NEITHER = new Set(["nobs", "null_deviance", "totss", "mean_score", "mean_normalized_score"])
const NO_FIGURES = new Set([
  "scoring_time",
  "model_checksum",
  "frame_checksum",
  "custom_metric_value",
  "null_degrees_of_freedom",
  "residual_degrees_of_freedom",
])
const KINDS = { AnomalyDetection: "anomaly detection", DimReduction: "dimension reduction" }
const FIRST = {
  Binomial: ["AUC", "pr_auc", "logloss"],
  Multinomial: ["logloss", "mean_per_class_error", "RMSE"],
  Ordinal: ["logloss", "mean_per_class_error", "RMSE"],
  Regression: ["RMSE", "mae", "r2"],
  Clustering: ["tot_withinss", "betweenss", "totss"],
  AnomalyDetection: ["mean_score", "mean_normalized_score"],
}

// Figures of metrics as H2O gives them, by name; known ones first, those of an algorithm's own after.
export function readFigures(metrics) {
  const found = Object.entries(metrics).filter(
    ([name, value]) => !NO_FIGURES.has(name) && isNumber(value) && Number.isFinite(number(value)),
  )
  const place = new Map([...WORDS.keys()].map((name, index) => [name, index]))
  found.sort(([a], [b]) => (place.get(a) ?? place.size) - (place.get(b) ?? place.size))
  return Object.fromEntries(found.map(([name, value]) => [name, number(value)]))
}

// Figures of a list of models, where names are in small letters, under the names that H2O's metrics
// have; what is no finite number is left out.
export function knownFigures(figures) {
  const names = new Map([...WORDS.keys()].map((name) => [name.toLowerCase(), name]))
  return readFigures(Object.fromEntries(Object.entries(figures).map(([name, value]) => [names.get(name) ?? name, value])))
}

export function wordFor(name) {
  return WORDS.get(name) ?? name
}

// What models of H2O's category do, in words.
export function kindWord(category) {
  return KINDS[category] ?? category.toLowerCase()
}

// The names of the figures that sum such a model up, the first one first.
export function mainFigures(category, figures) {
  const first = (FIRST[category] ?? []).filter((name) => name in figures)
  return first.length > 0 ? first : Object.keys(figures).filter((name) => !NEITHER.has(name)).slice(0, 3)
}

// The places of the best of some values; none where better has no meaning or all are equal.
export function bestPlaces(name, values) {
  const known = values.filter(Number.isFinite)
  if (NEITHER.has(name) || !WORDS.has(name) || known.length < 2) return new Set()
  const best = LARGER_IS_BETTER.has(name) ? Math.max(...known) : Math.min(...known)
  if (known.every((value) => value === best)) return new Set()
  return new Set(values.flatMap((value, index) => (value === best ? [index] : [])))
}

function isNumber(value) {
  return typeof value === "number"
}
