import { isDatabaseUnavailable } from '@fanfare/contracts'
import type { LocalAws } from '@fanfare/local'

/** An error as an answer. A part that does not answer is named: who has stopped it will know. */
export function explained(error: unknown, { aws }: Pick<LocalAws, 'aws'>) {
  const { message, statusCode, code, name } = Object(error)
  const isAway =
    ['ECONNREFUSED', 'ECONNRESET'].includes(code) || ['TimeoutError', 'AbortError'].includes(name)
  if (isAway && String(Object(error).port ?? new URL(aws.endpoint).port) === new URL(aws.endpoint).port) {
    return {
      status: 503,
      detail: 'SNS and SQS do not answer at the moment: the part "broker" may be stopped',
    }
  }
  if (isDatabaseUnavailable(error)) {
    return {
      status: 503,
      detail: 'the database does not answer at the moment: the part "postgres" may be stopped',
    }
  }
  return { status: typeof statusCode === 'number' ? statusCode : 500, detail: String(message) }
}
