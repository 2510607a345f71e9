import { parseArgs } from 'node:util'

/**
 * For a command without options of its own: prints how it is used and ends the process on --help, and on anything else
 * with exit code 2, before the command does anything.
 */
export function readArguments(usage: string): void {
  try {
    const { values } = parseArgs({ options: { help: { type: 'boolean', default: false } } })
    if (!values.help) return
    console.log(usage)
    process.exit(0)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`)
    process.exit(2)
  }
}
