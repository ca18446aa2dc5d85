// The columns that a model takes, and the levels of its response.

import { at, get } from "../../trainer/request.js"

const NOT_SHOWN = [
  "models/parameters",
  ...["training_metrics", "validation_metrics", "cross_validation_metrics", "scoring_history", "cv_scoring_history"].map(
    (name) => `models/output/${name}`,
  ),
].join(",")

// {inputs: [name], levels: [level], frame, response}; no levels where the response is a number.
export async function readModelInputs(model, { signal } = {}) {
  const { models } = await get(at`/3/Models/${model}`, { _exclude_fields: NOT_SHOWN }, { signal })
  const [{ output, response_column_name: response, data_frame: frame }] = models
  const names = output.names ?? []
  return {
    inputs: names.filter((name) => name !== response),
    levels: output.domains?.[names.indexOf(response)] ?? [],
    frame: frame?.name ?? null,
    response: response ?? null,
  }
}
