// buildModel in the words of H2O's client.

import { pythonCall, pythonValue } from "../../language/python.js"

const ESTIMATORS = new Map([
  ["glm", "H2OGeneralizedLinearEstimator"],
  ["gbm", "H2OGradientBoostingEstimator"],
  ["drf", "H2ORandomForestEstimator"],
  ["kmeans", "H2OKMeansEstimator"],
  ["pca", "H2OPrincipalComponentAnalysisEstimator"],
  ["naivebayes", "H2ONaiveBayesEstimator"],
  ["isolationforest", "H2OIsolationForestEstimator"],
])
const TO_TRAIN = ["training_frame", "validation_frame", "response_column", "ignored_columns"]
const OF_GRID = ["hyper_parameters", "search_criteria", "grid_id"]
const FRAMES = new Set(["plug_values", "beta_constraints", "calibration_frame", "user_points", "linear_constraints"])

export function buildLines(algorithm, given) {
  const estimator = ESTIMATORS.get(algorithm)
  if (estimator === undefined) {
    return [`# H2O's client has no class for '${algorithm}'; steam train ${algorithm} does it from a shell.`]
  }
  if (given.training_frame === undefined) return []
  const apart = new Set([...TO_TRAIN, ...OF_GRID])
  const parameters = Object.entries(given).filter(([name]) => !apart.has(name))
  const made = `${estimator}(${parameters.map(([name, value]) => argument(name, value)).join(", ")})`
  const train = `train(${trainArguments(given)})`
  if (given.hyper_parameters === undefined) {
    return [`from h2o.estimators import ${estimator}`, `model = ${made}`, `model.${train}`]
  }
  return [
    `from h2o.estimators import ${estimator}`,
    "from h2o.grid.grid_search import H2OGridSearch",
    `grid = ${gridCall(made, given)}`,
    `grid.${train}`,
  ]
}

function gridCall(made, { hyper_parameters: values, search_criteria: criteria, grid_id: id }) {
  const rest = pythonCall("", [], { hyper_params: values, search_criteria: criteria, grid_id: id }).slice(1)
  return `H2OGridSearch(${made}, ${rest}`
}

function trainArguments({ training_frame: frame, validation_frame: other, response_column: y, ignored_columns: ignored }) {
  const parts = y === undefined ? [] : [`y=${pythonValue(y)}`]
  parts.push(`training_frame=${pythonCall("h2o.get_frame", [frame])}`)
  if (other !== undefined) parts.push(`validation_frame=${pythonCall("h2o.get_frame", [other])}`)
  if (ignored !== undefined) parts.push(`ignored_columns=${pythonValue(ignored)}`)
  return parts.join(", ")
}

function argument(name, value) {
  const shown = FRAMES.has(name) ? pythonCall("h2o.get_frame", [value]) : pythonValue(value)
  return `${name === "lambda" ? "lambda_" : name}=${shown}`
}
