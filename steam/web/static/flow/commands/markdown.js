// Text between commands. HTML in it stays text, and links lead to web pages only.

import { make } from "../dom.js"
import { load } from "../../library.js"

export const markdown = {
  name: "markdown",
  summary: "Text with headings, lists and links",
  lasting: true,
  kind: true,
  run: ({ source }) => ({ source }),
  async show(element, { source }) {
    const markdownit = await load("markdown-it.min.js", "markdownit")
    const page = make("template")
    page.innerHTML = markdownit({ html: false, linkify: true }).render(source)
    for (const link of page.content.querySelectorAll("a")) link.rel = "noopener noreferrer"
    element.append(make("div", { class: "prose" }, page.content))
  },
  python: ({ source }) => source.split("\n").map((line) => `# ${line}`.trimEnd()),
}
