export { argumentsOf, optionsOf } from './options.ts'
export { packageNamed } from './package-named.ts'
export { readCommand } from './read-command.ts'
export { UsageError } from './usage-error.ts'
