// The question before a change: what the server answers for #dialog is shown as a dialog.

const dialog = document.getElementById("dialog")

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target !== dialog) return
  if (!dialog.open) dialog.showModal()
  dialog.querySelector("input:not([type='hidden']), button.sure, a")?.focus()
})

dialog.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close]")) return
  event.preventDefault()
  dialog.close()
})

// What was refused is told beside the form where the form says so, else on the page below.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const ends = dialog.contains(detail.elt) && detail.target?.id !== "dialog-answer"
  if (ends) dialog.close()
})
