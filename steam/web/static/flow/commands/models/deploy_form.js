// The form of deploy: under which name, and what will happen then.

import { make } from "../../dom.js"
import { Unfit, commandForm } from "../../forms/command_form.js"
import { field, select, textInput } from "../../forms/fields.js"
import { NAME_RULE, isDeploymentName, suggestedName } from "./deployment_name.js"

const NEW = ""

// `deployments` are those of /api/deployments; without `model`, one of `models` is to be chosen.
export function deployForm({ model, models, deployments }, add) {
  const chosen = select([["", "choose"], ...models], models.includes(model) ? model : "")
  const target = select([[NEW, "a new deployment"], ...deployments.map(({ name }) => name)], NEW)
  const name = textInput(suggestedName(model ?? ""), { placeholder: "prostate" })
  const replicas = textInput("1", { type: "number", min: "1", max: "64" })
  const why = textInput("", { placeholder: "for the record" })
  const nameField = field("Its name", name)
  const replicasField = field("Workers", replicas)
  const said = make("p", { role: "status" })
  const { form } = commandForm({
    button: "Deploy",
    label: "Deploy a model",
    fields: [
      make(
        "div",
        { class: "grid" },
        field("Model", chosen),
        field("Behind", target),
        nameField,
        replicasField,
        field("Why", why),
      ),
      said,
    ],
    command() {
      const isNew = target.value === NEW
      nameField.hidden = replicasField.hidden = !isNew
      said.textContent = consequence(chosen.value, isNew ? null : deployments.find((one) => one.name === target.value))
      if (chosen.value === "") throw new Unfit("Choose a model.")
      const wanted = isNew ? name.value.trim() : target.value
      if (!isDeploymentName(wanted)) throw new Unfit(NAME_RULE)
      const taken = isNew && deployments.some((one) => one.name === wanted)
      if (taken) throw new Unfit(`There is a deployment ${wanted} already: choose it, or another name.`)
      const count = Number(replicas.value)
      if (!Number.isInteger(count) || count < 1) throw new Unfit("Workers is a whole number from 1.")
      const named = { name: wanted, replicas: isNew && count > 1 ? count : undefined, why: why.value.trim() || undefined }
      return { name: "deploy", values: [chosen.value], named }
    },
    add,
  })
  return form
}

function consequence(model, existing) {
  const shown = model || "The model"
  if (!existing) return `${shown} is registered with the master, and workers are started that answer under a new address.`
  const { name, version, model: before, label } = existing
  return [
    `${shown} becomes version ${version + 1} of ${name}, in the place of ${before}.`,
    `The address stays, and version ${version} can be brought back.`,
    label ? `It no longer follows the label ${label.name}.` : "",
  ].join(" ")
}
