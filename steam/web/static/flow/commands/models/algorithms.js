// Algorithms of the trainer, and what their forms need to know.

import { at, get, post } from "../../trainer/request.js"

const NO_CELLS = "frames/columns/data,frames/columns/domain,frames/columns/mins,frames/columns/maxs"

// [{algo, algo_full_name, can_build, supervised, ...}], those of installed packages among them.
export async function readAlgorithms({ signal } = {}) {
  const { model_builders: builders } = await get("/3/ModelBuilders", {}, { signal })
  return Object.values(builders)
}

export async function readBuilder(algorithm, { signal } = {}) {
  const { model_builders: builders } = await get(at`/3/ModelBuilders/${algorithm}`, {}, { signal })
  return builders[algorithm]
}

export async function readFrameNames({ signal } = {}) {
  const { frames } = await get("/3/Frames", {}, { signal })
  return frames.map(({ frame_id: { name } }) => name).sort()
}

// [{name, type}] in the order of the frame.
export async function readColumns(frame, { signal } = {}) {
  const { frames } = await get(at`/3/Frames/${frame}/light`, { row_count: 1, _exclude_fields: NO_CELLS }, { signal })
  return frames[0].columns.map(({ label, type }) => ({ name: label, type }))
}

// What the trainer says of parameters before anything is trained.
export async function checkParameters(algorithm, given) {
  const { messages } = await post(at`/3/ModelBuilders/${algorithm}/parameters`, given)
  return messages
}
