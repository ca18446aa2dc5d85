// Plots of server-rendered pages that are more than a chart: <div data-plot="thresholds"> with its
// data as JSON inside, and what a reader without scripts gets, which the plot replaces.

import { calibration } from "./calibration.js"
import { confusion } from "./confusion.js"
import { gains } from "./gains.js"
import { thresholdPicker } from "./threshold_picker.js"

const PLOTS = { thresholds: thresholdPicker, gains, calibration, confusion }

for (const place of document.querySelectorAll("[data-plot]")) {
  const data = JSON.parse(place.querySelector("script[type='application/json']").textContent)
  PLOTS[place.dataset.plot](place, data)
}
