// Keys of the notebook. In a cell's text only those with Ctrl and Shift+Enter act; Escape leaves it.

export const KEYS = [
  { key: "ctrl+enter", shown: "Ctrl + Enter", does: "Run the cell", act: "run" },
  { key: "shift+enter", shown: "Shift + Enter", does: "Run the cell and go to the next", act: "runOn" },
  { key: "ctrl+s", shown: "Ctrl + S", does: "Save the flow", act: "save" },
  { key: "escape", shown: "Esc", does: "Leave the text of a cell", act: "leave" },
  { key: "enter", shown: "Enter", does: "Go into the text of the cell", act: "enter", outside: true },
  { key: "arrowup", shown: "↑ or K", does: "To the cell above", act: "up", outside: true },
  { key: "k", does: "To the cell above", act: "up", outside: true, also: true },
  { key: "arrowdown", shown: "↓ or J", does: "To the cell below", act: "down", outside: true },
  { key: "j", does: "To the cell below", act: "down", outside: true, also: true },
  { key: "shift+k", shown: "Shift + K", does: "Move the cell up", act: "moveUp", outside: true },
  { key: "shift+j", shown: "Shift + J", does: "Move the cell down", act: "moveDown", outside: true },
  { key: "a", shown: "A", does: "Insert a cell above", act: "insertAbove", outside: true },
  { key: "b", shown: "B", does: "Insert a cell below", act: "insertBelow", outside: true },
  { key: "d d", shown: "D, D", does: "Remove the cell", act: "remove", outside: true },
  { key: "z", shown: "Z", does: "Bring the removed cell back", act: "restore", outside: true },
  { key: "y", shown: "Y", does: "Make it a command", act: "toCommand", outside: true },
  { key: "r", shown: "R", does: "Make it Rapids", act: "toRapids", outside: true },
  { key: "m", shown: "M", does: "Make it text (Markdown)", act: "toMarkdown", outside: true },
].map((one) => ({ outside: false, also: false, ...one }))

const TWICE_MS = 800

// What a key event asks for, or null. `writing` tells whether it came out of a field.
export class Keys {
  #last = { name: "", ms: -Infinity }

  act({ key, ctrlKey, metaKey, shiftKey, altKey, timeStamp }, writing) {
    if (altKey) return null
    const name = [ctrlKey || metaKey ? "ctrl" : "", shiftKey ? "shift" : "", key.toLowerCase()].filter(Boolean).join("+")
    const twice = name === this.#last.name && timeStamp - this.#last.ms < TWICE_MS ? `${name} ${name}` : null
    this.#last = twice === null ? { name, ms: timeStamp } : { name: "", ms: -Infinity }
    const found = KEYS.find((one) => (one.key === twice || one.key === name) && !(one.outside && writing))
    return found?.act ?? null
  }
}
