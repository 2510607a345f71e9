/** It can be rolled back. */
export class DeploymentFailed extends Error {
  override readonly name = 'DeploymentFailed'
}

/** Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** The command line is invalid. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest'
}

/** False when a call was throttled or got no answer: its effect is unknown. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('$fault' in error) || error.$fault !== 'client') return false
  return !/Throttl|RequestLimitExceeded|TooManyRequests|ExpiredToken/.test(error.name)
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'CredentialsProviderError') {
    return 'No AWS credentials were found. Sign in (`aws sso login`) or set AWS_PROFILE.'
  }
  if ('$metadata' in error) return `AWS: ${error.message} (${error.name})`
  // A refused connection to several addresses is an AggregateError without a message.
  return error.message || error.name
}
