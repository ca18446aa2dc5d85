// A file of this computer on its way to the trainer, with how far it is.

import { Refused, encoded, link, refusal } from "../trainer/request.js"

// Begins at once. `onProgress(share)` hears from 0 to 1; `done` answers {key, bytes} or raises
// Refused, or AbortError once `cancel` was called.
export function upload(file, onProgress) {
  const request = new XMLHttpRequest()
  const done = new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total))
    request.addEventListener("load", () => settle(request, resolve, reject))
    request.addEventListener("error", () => reject(new Refused(0, "The upload broke off.", "Choose the file again.")))
    request.addEventListener("abort", () => reject(new DOMException("Cancelled by you.", "AbortError")))
  })
  request.open("POST", link(`/3/PostFile?${encoded({ destination_frame: keyOf(file.name) })}`))
  request.setRequestHeader("Content-Type", "application/octet-stream")
  request.send(file)
  return { done, cancel: () => request.abort() }
}

// A key that tells where the file came from and has none of what keys may not hold.
export function keyOf(name) {
  return `upload_${name.replace(/[^\p{L}\p{N}._-]+/gu, "_").slice(-200)}`
}

function settle({ status, responseText }, resolve, reject) {
  let answer
  try {
    answer = JSON.parse(responseText)
  } catch {
    reject(new Refused(status, `The server answered ${status} and nothing that can be read.`, "Its log has more."))
    return
  }
  if (status === 200) resolve({ key: answer.destination_frame, bytes: answer.total_bytes })
  else reject(refusal(status, answer))
}
