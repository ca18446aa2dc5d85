// The form that asks a deployment for one prediction, and the same request as a curl line.

const form = document.getElementById("try")
const answer = document.getElementById("prediction")
const curl = document.getElementById("curl")

function row() {
  const values = {}
  for (const field of form.elements) {
    const isText = field.dataset.type === "text"
    const text = field.name ? (isText ? field.value : field.value.trim()) : ""
    if (text === "") continue
    // Only numbers that survive the way through a JavaScript number are sent as one.
    const isNumber = !isText && String(Number(text)) === text
    values[field.name] = isNumber ? Number(text) : text
  }
  return values
}

function shellQuoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function showCurl() {
  const url = document.querySelector("#state code[data-endpoint]").textContent
  curl.textContent = `curl -s ${shellQuoted(url)} \\\n  -H 'Content-Type: application/json' \\\n  -d ${shellQuoted(JSON.stringify(row()))}`
}

function element(tag, text, className = "") {
  const made = document.createElement(tag)
  made.textContent = text
  made.className = className
  return made
}

function line(name, value) {
  const made = document.createElement("tr")
  const head = element("th", name)
  head.scope = "row"
  made.append(head, element("td", value, "num"))
  return made
}

function showPrediction(prediction) {
  const table = element("table", "", "prediction")
  if ("label" in prediction) table.append(line("Prediction", prediction.label))
  if ("value" in prediction) table.append(line("Prediction", String(prediction.value)))
  for (const [level, probability] of Object.entries(prediction.probabilities ?? {})) {
    table.append(line(`Probability of ${level}`, String(probability)))
  }
  const warnings = (prediction.warnings ?? []).map((text) => element("p", text, "answer warn"))
  answer.replaceChildren(table, ...warnings)
}

function showError(text) {
  const made = element("p", text, "answer bad")
  made.setAttribute("role", "alert")
  answer.replaceChildren(made)
}

async function predict() {
  const button = form.querySelector("button")
  button.disabled = true
  try {
    const response = await fetch(form.dataset.url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(row()),
    })
    const body = await response.json()
    if (response.ok) showPrediction(body)
    else showError(body.error.message)
  } catch {
    showError("The server did not answer. Is it still running?")
  } finally {
    button.disabled = false
  }
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    predict()
  })
  form.addEventListener("input", showCurl)
  form.addEventListener("reset", () => {
    answer.replaceChildren()
    setTimeout(showCurl)
  })
  document.addEventListener("htmx:afterSettle", showCurl)
  showCurl()
}
