// getGrids: the grid searches that the trainer holds.

import { make, table } from "../../dom.js"
import { commandButton } from "../../forms/command_button.js"
import { get } from "../../trainer/request.js"

export const getGrids = {
  name: "getGrids",
  summary: "Grid searches",
  takes: [],
  async run(_given, { signal }) {
    const { grids } = await get("/99/Grids", {}, { signal })
    return { grids: grids.map((grid) => ({ key: grid.grid_id.name, models: grid.model_ids?.length ?? 0 })) }
  },
  show(element, { grids }, { add }) {
    if (grids.length === 0) {
      element.append(make("p", {}, "There are no grids. In the form of buildModel, give a parameter several values."))
      return
    }
    const rows = grids.map(({ key, models }) => [
      commandButton(add, key, { name: "getGrid", values: [key] }, { class: "link" }),
      String(models),
    ])
    element.append(table(["Grid", { text: "Models", number: true }], rows, { class: "stack" }))
  },
  python: () => ['print(h2o.api("GET /99/Grids"))'],
}
