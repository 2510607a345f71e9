/** The text for the operator. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('\n')
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'ECONNREFUSED') {
    return `Nothing answers at ${addressOf(error)}: start \`pnpm dev\`, or name another stage with --stage.`
  }
  if (error.name === 'CredentialsProviderError') {
    return 'No AWS credentials were found. Sign in (`aws sso login`) or set AWS_PROFILE.'
  }
  return '$metadata' in error ? `AWS: ${error.message} (${error.name})` : error.message || error.name
}

const addressOf = (error: Error) =>
  'address' in error && 'port' in error ? `${error.address}:${error.port}` : 'the stage'
