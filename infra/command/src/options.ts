import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './usage-error.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** Throws a UsageError for an unknown option, and for anything that is none. */
export function optionsOf<const Known extends Options>(args: readonly string[], options: Known) {
  return explained(() => parseArgs({ args: [...args], options }).values)
}

/** Throws a UsageError for an unknown option. */
export function argumentsOf<const Known extends Options>(args: readonly string[], options: Known) {
  return explained(() => parseArgs({ args: [...args], options, allowPositionals: true }))
}

function explained<Parsed>(parse: () => Parsed): Parsed {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    // The rest is how to write an argument that begins with a dash.
    throw new UsageError(error.message.split('. To specify ')[0])
  }
}
