// assist: cards to begin with. Each becomes a command, so that clicking teaches the language.

import { make } from "../dom.js"

const CARDS = [
  ["importFiles", "Import files", "Choose files of the trainer's disk, or send some of yours."],
  ["createFrame", "Create a frame", "Drawn by chance, to try things with."],
  ["getFrames", "Frames", "The data that the trainer holds."],
  ["splitFrame", "Split a frame", "Into parts for training and testing."],
  ["buildModel", "Build a model", "Choose an algorithm and fill in its form."],
  ["getModels", "Models", "What has been trained."],
  ["importModel", "Open a model file", "A MOJO of this computer or of the trainer's disk."],
  ["predict", "Predict", "Score a frame with a model."],
  ["compare", "Compare models", "Metrics and curves side by side."],
  ["deploy", "Deploy a model", "Behind an address that answers predictions."],
  ["saveModel", "Save a model", "As a file, on the trainer's disk or on this computer."],
  ["loadModel", "Load a model", "That was saved before."],
  ["getJobs", "Jobs", "What runs and what has run."],
]

export const assist = {
  name: "assist",
  summary: "What there is to do, as cards",
  lasting: true,
  run: () => ({}),
  show(element, _data, { add }) {
    const cards = CARDS.map(([command, title, text]) =>
      make(
        "button",
        { class: "assist-card", type: "button", onclick: () => add(command, { run: true }) },
        make("strong", {}, title),
        make("span", { class: "meta" }, text),
        make("code", {}, command),
      ),
    )
    element.append(make("div", { class: "assist" }, cards))
  },
  python: () => [],
}
