import { LinkInvalid } from './account/links.ts'
import { HttpProblem, notFound } from './platform/http/problem.ts'
import { WrongPassword } from './sessions/assert-password.ts'
import { TooManyAttempts } from './sessions/attempt-limits.ts'
import { QueueFull } from './sessions/fair-queue.ts'
import { SessionEnded } from './sessions/sessions.ts'
import { WrongCredentials } from './sessions/sign-in.ts'
import { UserNotFound } from './users/profile.ts'

const problem = (status: number, detail: string, headers: Record<string, string> = {}) =>
  new HttpProblem(status, detail, { headers })

export function toProblem(error: unknown): HttpProblem | undefined {
  if (error instanceof UserNotFound) return notFound('user')
  if (error instanceof LinkInvalid)
    return problem(410, 'The link has been used or has expired. Ask for another one.')
  if (error instanceof SessionEnded) {
    return problem(401, 'The session has ended. Sign in again.', { 'www-authenticate': 'Bearer' })
  }
  if (error instanceof WrongPassword) return problem(403, 'The password is wrong.')
  if (error instanceof WrongCredentials) {
    return problem(401, 'The e-mail or the password is wrong.', { 'www-authenticate': 'Bearer' })
  }
  if (error instanceof TooManyAttempts) {
    const seconds = String(error.retrySeconds)
    return problem(429, `Too many attempts. Try again in ${seconds} s.`, { 'retry-after': seconds })
  }
  if (error instanceof QueueFull) {
    return problem(503, 'Too many passwords are being checked.', { 'retry-after': '1' })
  }
  return undefined
}
