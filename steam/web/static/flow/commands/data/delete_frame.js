// deleteFrame: the trainer forgets a frame.

import { make } from "../../dom.js"
import { pythonValue } from "../../language/python.js"
import { commandButton } from "../../forms/command_button.js"
import { at, remove } from "../../trainer/request.js"

export const deleteFrame = {
  name: "deleteFrame",
  summary: "Forget a frame, or a file that is not parsed yet",
  takes: ["frame"],
  needs: ["frame"],
  async run({ frame }, { signal }) {
    await remove(at`/3/Frames/${frame}`, { signal })
    return { frame }
  },
  show(element, { frame }, { add }) {
    element.append(make("p", {}, `${frame} is gone. `, commandButton(add, "Frames", { name: "getFrames" })))
  },
  python: ({ frame }) => [`h2o.remove(${pythonValue(frame)})`],
}
