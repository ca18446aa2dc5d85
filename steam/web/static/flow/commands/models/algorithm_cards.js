// The algorithms as cards: the first step of buildModel.

import { make } from "../../dom.js"
import { write } from "../../language/writer.js"

// What a frame alone would train at once is asked for with a form all the same.
export function algorithmCards(algorithms, given, { add }) {
  const asked = (supervised) => (supervised || given.training_frame === undefined ? given : { ...given, form: true })
  const card = ({ algo, algo_full_name: name, can_build: categories, supervised }) =>
    make(
      "button",
      {
        class: "assist-card",
        type: "button",
        onclick: () => add(write({ name: "buildModel", values: [algo], named: asked(supervised) }), { run: true }),
      },
      make("strong", {}, name),
      make("span", { class: "meta" }, categories.join(", ")),
      make("code", {}, algo),
    )
  return make("div", { class: "assist" }, algorithms.map(card))
}
