// What is around every page: the choice of colours, and the menu that closes itself.

const YEAR_S = 31_536_000

const choice = document.getElementById("theme")
const colours = document.querySelector("meta[name='color-scheme']")

// The server reads the cookie, so that the next page comes in these colours at once.
choice.addEventListener("change", () => {
  const theme = choice.value
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? YEAR_S : 0}; samesite=lax`
  if (theme) document.documentElement.dataset.theme = theme
  else delete document.documentElement.dataset.theme
  colours.content = theme || "light dark"
  document.dispatchEvent(new Event("steam:theme"))
})
choice.closest("label").hidden = false

const menus = document.querySelectorAll("details.more")
document.addEventListener("click", ({ target }) => {
  for (const menu of menus) if (!menu.contains(target)) menu.open = false
})
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return
  for (const menu of menus) {
    if (!menu.open) continue
    menu.open = false
    menu.querySelector("summary").focus()
  }
})
