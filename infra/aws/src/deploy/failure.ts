/** The deployment was tried and did not come right; the message is the reason. What can be rolled back is. */
export class DeploymentFailed extends Error {
  override readonly name = 'DeploymentFailed'
}

/** Somebody pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** The command line, or what it refers to, makes no sense; the message says what to do. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest'
}

/**
 * Whether AWS looked at a call and refused it, as opposed to a call that was throttled until the SDK gave up or never
 * arrived: then nothing is known, and nothing more can be done from here.
 */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('$fault' in error) || error.$fault !== 'client') return false
  return !/Throttl|RequestLimitExceeded|TooManyRequests|ExpiredToken/.test(error.name)
}

/** An error in words that somebody at a terminal can use. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'CredentialsProviderError') {
    return 'No AWS credentials were found. Sign in (`aws sso login`) or set AWS_PROFILE.'
  }
  if ('$metadata' in error) return `AWS: ${error.message} (${error.name})`
  // A refused connection to several addresses is an AggregateError without a message.
  return error.message || error.name
}
