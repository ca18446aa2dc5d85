// Elements made of text that may be anybody's: never read as HTML.

export function element(tag, { text = "", ...properties } = {}, ...children) {
  const made = document.createElement(tag)
  if (text !== "") made.textContent = text
  Object.assign(made, properties)
  made.append(...children)
  return made
}

export function told(kind, text) {
  return element("p", { className: `answer ${kind}`, role: kind === "bad" ? "alert" : null, text })
}
