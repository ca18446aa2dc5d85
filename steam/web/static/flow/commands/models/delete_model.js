// deleteModel "glm-1": removes a model, and what is kept of its cross-validation.

import { make } from "../../dom.js"
import { pythonCall } from "../../language/python.js"
import { at, remove } from "../../trainer/request.js"

export const deleteModel = {
  name: "deleteModel",
  summary: "Remove a model from the trainer",
  takes: ["model"],
  needs: ["model"],
  async run({ model }, { signal }) {
    await remove(at`/3/Models/${model}`, { signal })
    return { model }
  },
  show(element, { model }) {
    element.append(make("p", { class: "answer good" }, `The model ${model} is gone. What was deployed of it stays deployed.`))
  },
  python: ({ model }) => [pythonCall("h2o.remove", [model])],
}
