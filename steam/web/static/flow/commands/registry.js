// Every command, by name. Those with `kind` are kinds of cells, not words of the language.

import { assist } from "./assist.js"
import { help } from "./help.js"
import { markdown } from "./markdown.js"

const ALL = [assist, help(() => ALL), markdown]

export const commands = new Map(ALL.map((command) => [command.name, command]))
