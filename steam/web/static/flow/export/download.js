// Gives the reader a file that the page has made.

import { make } from "../dom.js"

export function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = make("a", { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}

// A name that every disk takes.
export function fileName(name, ending) {
  const plain = name.normalize("NFC").replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "")
  return `${plain || "flow"}.${ending}`
}
