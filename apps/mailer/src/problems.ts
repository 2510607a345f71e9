import { MailNotFound } from './mails/store.ts'
import { type HttpProblem, notFound } from './platform/http/problem.ts'

export const toWebProblem = (error: unknown): HttpProblem | undefined =>
  error instanceof MailNotFound ? notFound('mail') : undefined
