// What a model is taken away as: its file, and code that uses it.

import { make } from "../../dom.js"
import { at, link } from "../../trainer/request.js"
import { folded } from "./folded.js"

export function downloadsPart({ key, hasMojo }) {
  return folded("Download, and use it from Python or R", (body) => {
    if (hasMojo) {
      body.append(
        make("p", {}, make("a", { class: "button", href: link(at`/3/Models/${key}/mojo`), download: "" }, "Model file (MOJO)")),
        make("p", { class: "meta" }, "It scores wherever steam or H2O's own library runs, without this trainer."),
      )
    } else {
      body.append(make("p", { class: "meta" }, "This model has no file that scores without the trainer."))
    }
    body.append(
      make("p", {}, make("a", { class: "button", href: link(at`/3/Models.fetch.bin/${key}`), download: "" }, "Saved model")),
      make("p", { class: "meta" }, "All that the trainer knows of it, with metrics and parameters; loadModel brings it back, here or in another trainer."),
    )
    body.append(snippet("Python", python(key)), snippet("R", r(key)))
  })
}

function snippet(title, text) {
  return make("figure", {}, make("figcaption", { class: "meta" }, title), make("pre", { tabindex: "0" }, text))
}

function python(key) {
  return `import h2o\n\nmodel = h2o.get_model(${JSON.stringify(key)})\npredictions = model.predict(h2o.get_frame("FRAME"))`
}

function r(key) {
  return `library(h2o)\n\nmodel <- h2o.getModel(${JSON.stringify(key)})\npredictions <- h2o.predict(model, h2o.getFrame("FRAME"))`
}
