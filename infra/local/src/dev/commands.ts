import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

export interface Command {
  readonly what: string
  run(argument: string | undefined): unknown
}

/**
 * Runs a command for each line that is typed, as in `r order`. Lines, and not keys: a terminal in raw mode has no Ctrl-C
 * and no Ctrl-Z, and stays so when the process is killed.
 */
export function onCommands(
  input: Readable,
  commands: Readonly<Record<string, Command>>,
  print: (text: string) => void,
): { close(): void } {
  const help = [...Object.entries(commands), ['h', { what: 'shows this' }] as const]
    .map(([name, { what }]) => `  ${name.padEnd(12)} ${what}`)
    .join('\n')
  const byName = new Map(Object.entries(commands).map(([name, command]) => [name.split(' ', 1)[0], command]))
  const reader = createInterface({ input, terminal: false })
  reader.on('line', (line) => {
    const [name = '', argument] = line.trim().split(/\s+/)
    if (name === '') return
    const command = byName.get(name)
    if (command) command.run(argument)
    else print(name === 'h' ? help : `there is no command ${name}; each with Enter:\n${help}`)
  })
  return { close: () => reader.close() }
}
