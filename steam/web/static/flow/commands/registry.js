// Every command, by name. Those with `kind` are kinds of cells, not words of the language.

import { assist } from "./assist.js"
import { dataCommands } from "./data/all.js"
import { help } from "./help.js"
import { markdown } from "./markdown.js"
import { modelCommands } from "./models/all.js"

const ALL = [assist, ...dataCommands, ...modelCommands, help(() => ALL), markdown]

export const commands = new Map(ALL.map((command) => [command.name, command]))
