// getModel "glm-1": a model with everything that is known of it.

import { pythonCall } from "../../language/python.js"
import { at, get } from "../../trainer/request.js"
import { noticeOfKept } from "./kept.js"
import { drawModel } from "./model_card.js"
import { modelRecord } from "./model_record.js"

export const getModel = {
  name: "getModel",
  summary: "A model: metrics, curves, coefficients, parameters",
  takes: ["model"],
  needs: ["model"],
  run: ({ model }, { signal }) => readModel(model, { signal }),
  async show(element, record, context) {
    const notice = await noticeOfKept(record, context)
    if (notice) element.append(notice)
    drawModel(element, record, context)
  },
  python: ({ model }) => [`model = ${pythonCall("h2o.get_model", [model])}`, "model.show()"],
}

// Raises Refused.
export async function readModel(key, { signal } = {}) {
  const { models } = await get(at`/3/Models/${key}`, {}, { signal })
  return modelRecord(models[0])
}
