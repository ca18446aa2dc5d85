// What the trainer warns of, above what it made.

import { make } from "../../dom.js"

const MOST = 20

export function warningsOf(sentences) {
  const shown = sentences.slice(0, MOST).map((sentence) => make("p", { class: "answer warn" }, sentence))
  if (sentences.length > MOST) shown.push(make("p", { class: "meta" }, `and ${sentences.length - MOST} more`))
  return shown
}
