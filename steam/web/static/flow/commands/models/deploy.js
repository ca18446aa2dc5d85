// deploy "glm-1", name: "prostate": puts a model behind an address that answers predictions.

import { make } from "../../dom.js"
import { ask } from "../../trainer/request.js"
import { deployForm } from "./deploy_form.js"
import { drawPrediction, firstPrediction } from "./first_prediction.js"
import { readModelNames } from "./model_line.js"

export const deploy = {
  name: "deploy",
  summary: "Put a model behind an address",
  lasting: true,
  takes: ["model", "name", "why", "replicas", "project"],
  needs: [],
  async run({ model, name, why, replicas, project }, context) {
    if (model === undefined || name === undefined) return { step: "form", model }
    const body = { model, name, why, replicas, project }
    const deployed = await ask("/flow/api/deploy", { method: "POST", body, signal: context.signal })
    return { step: "done", ...deployed, first: await firstPrediction(model, name, context) }
  },
  async show(element, data, context) {
    if (data.step === "done") {
      showDeployment(element, data)
      return
    }
    const [models, deployments] = await Promise.all([readModelNames(context), ask("/api/deployments", context)])
    element.append(deployForm({ model: data.model, models, deployments }, context.add))
  },
  python: ({ model, name }) => [
    "# H2O's client does not deploy; in a shell:",
    `# steam deploy ${model ?? "MODEL"} --name ${name ?? "NAME"}`,
  ],
}

function showDeployment(element, { model, deployment, version, url, page, first }) {
  element.append(
    make("p", { class: "answer good" }, `${model} is version ${version} of ${deployment}.`),
    make(
      "dl",
      { class: "facts" },
      make("dt", {}, "Address"),
      make("dd", {}, make("code", {}, url)),
      make("dt", {}, "Page"),
      make("dd", {}, make("a", { href: page }, `The deployment ${deployment}`)),
    ),
  )
  if (first !== null) drawPrediction(element, deployment, first)
}
