/** The value of one field as JSON: null when empty, a number where it is one. */
function valueOf(field) {
  const control = field.dataset.control;
  if (control === "choice") return field.querySelector("input:checked")?.value ?? null;
  if (control === "list") {
    const option = field.querySelector("select").selectedOptions[0];
    return "missing" in option.dataset ? null : option.value;
  }
  const text = field.querySelector("input").value.trim();
  if (text === "") return null;
  // Only numbers that survive the way through a JavaScript number are sent as one.
  const isSame = control === "number" && String(Number(text)) === text;
  return isSame ? Number(text) : text;
}

function fieldsOf(form) {
  return [...form.querySelectorAll("[data-name]")];
}

/** The row as JSON in the order of the form, which an object would lose for names like "1". */
export function rowOf(form) {
  const pairs = fieldsOf(form).map(
    (field) => `${JSON.stringify(field.dataset.name)}: ${JSON.stringify(valueOf(field))}`,
  );
  return `{${pairs.join(", ")}}`;
}

export function isEmpty(form) {
  return fieldsOf(form).every((field) => valueOf(field) === null);
}

/** The name of a field that holds half a date, or undefined. */
export function unfinished(form) {
  return fieldsOf(form).find((field) => field.querySelector("input")?.validity.badInput)?.dataset.name;
}

export function fillExample(form) {
  for (const field of fieldsOf(form)) {
    const { control, example } = field.dataset;
    if (control === "choice") {
      for (const input of field.querySelectorAll("input")) input.checked = input.value === example;
    } else if (control === "list") {
      const options = [...field.querySelectorAll("option")];
      options.find((option) => option.value === example && !("missing" in option.dataset)).selected = true;
    } else {
      field.querySelector("input").value = example;
    }
  }
}
