// Every command, by name.

import { assist } from "./assist.js"

const ALL = [assist]

export const commands = new Map(ALL.map((command) => [command.name, command]))
