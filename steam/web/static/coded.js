// A sentence with its `words in backticks` as code, in parts to append; macros.html has the same.

export function coded(text) {
  return text.split("`").map((part, place) => {
    if (place % 2 === 0) return part
    const code = document.createElement("code")
    code.textContent = part
    return code
  })
}
