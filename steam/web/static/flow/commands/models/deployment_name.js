// Names of deployments: 1 to 63 of a-z, 0-9, - and _, a letter or digit first and last. Pure.

const NAME = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/

export const NAME_RULE = "Use 1 to 63 of a-z, 0-9, - and _, a letter or digit first and last."

export function isDeploymentName(name) {
  return NAME.test(name)
}

// A good name made from a model's key; empty where nothing of it is left.
export function suggestedName(key) {
  return key
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .slice(0, 63)
    .replace(/^[-_]+|[-_]+$/g, "")
}
