import { MailNotFound } from './mails/store.ts'
import { type HttpProblem, notFound } from './platform/http/problem.ts'

export const toProblem = (error: unknown): HttpProblem | undefined =>
  error instanceof MailNotFound ? notFound('mail') : undefined
