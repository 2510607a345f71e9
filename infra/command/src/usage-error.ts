/** The command line is wrong, and the command has done nothing. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
