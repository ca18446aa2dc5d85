// What to do about a refusal of the trainer whose words, which are H2O's, say only what is wrong. Pure.

const TYPES = { int: "a whole number", long: "a whole number", double: "a number", float: "a number", boolean: "true or false" }
const STEPS = [
  [/There is no frame '/, () => "getFrames lists the frames that are there; after the trainer was started anew, parse the file again."],
  [/There is no (?:trained )?model '/, () => "getModels lists the models that are there; after the trainer was started anew, train or load it again."],
  [/^The trainer ended while this (?:ran|waited)/, () => "What it was making is gone: run all cells again, or load what was saved."],
  [/There is no grid '/, () => "getGrids lists the grids that are there."],
  [/There is no job '/, () => "getJobs lists the jobs that are known; those of a trainer before it was started anew are gone."],
  [/There is no file '/, () => "Choose the file again: what was uploaded goes when the trainer is started anew."],
  [/There is no column '|column '.*' not found in/i, () => "getFrameSummary shows the columns of a frame."],
  [/^The response '.*' is numeric with values other than 0 and 1/, () => "Choose the family gaussian, or make the column categorical: getColumnSummary has the types."],
  [/^File .* does not exist/, () => "importFiles without a path shows the folders that may be imported from."],
  [/cannot convert .* to type (int|long|double|float|boolean)/, ([, type]) => `Give ${TYPES[type]}.`],
  [/^Unknown parameter: /, () => "Look for a slip in its name: the command's form, which opens with form: true, has all of them."],
]

// The next step in a sentence, or "".
export function nextStep(message) {
  for (const [pattern, step] of STEPS) {
    const found = pattern.exec(message)
    if (found) return step(found)
  }
  return ""
}
