import { envSchema } from 'env-schema'
import type { Static, TObject } from 'typebox'
import service from '../../service.ts'

/** Parses the environment. Its error names what is wrong and where to mend it, and never shows a value. */
export function readEnvironment<const S extends TObject>(schema: S, environment = process.env): Static<S> {
  try {
    return envSchema<Static<S>>({ schema, data: environment, env: false })
  } catch (error) {
    const problems = (error instanceof Error ? error.message : String(error))
      .replaceAll(/env must have required property '(\w+)'/g, '$1 is missing')
      .replaceAll(/env\/(\w+)/g, '$1')
    const mend =
      'src/config.ts declares it: set it in the shell of dev or in the stage on AWS, or give it a default'
    throw new Error(`${service.name} cannot start: ${problems} (${mend})`)
  }
}
