// The part of a page that asks for itself every ten seconds asks nothing while nobody sees it.

document.addEventListener("htmx:confirm", (event) => {
  if (event.target.id === "traffic-now" && document.hidden) event.preventDefault()
})
