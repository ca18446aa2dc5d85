// The flows that the master keeps.

import { ask, at } from "../trainer/request.js"

export const flows = {
  list: () => ask("/flow/api/flows"),
  open: (name) => ask(at`/flow/api/flows/${name}`),
  save: (name, document) => ask(at`/flow/api/flows/${name}`, { method: "PUT", body: document }),
  keepDraft: (name, document) => ask(at`/flow/api/flows/${name}/draft`, { method: "PUT", body: document }),
  dropDraft: (name) => ask(at`/flow/api/flows/${name}/draft`, { method: "DELETE" }),
  remove: (name) => ask(at`/flow/api/flows/${name}`, { method: "DELETE" }),
  rename: (name, to) => ask(at`/flow/api/flows/${name}/rename`, { method: "POST", body: { to } }),
  duplicate: (name, to) => ask(at`/flow/api/flows/${name}/duplicate`, { method: "POST", body: { to } }),
  cellsOf: (document) => ask("/flow/api/import", { method: "POST", body: document }),
}
