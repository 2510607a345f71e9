import { oneLine } from '../mails/content.ts'

export type Outcome =
  | { readonly result: 'sent' }
  /** Permanently. */
  | { readonly result: 'refused'; readonly reason: string }
  | { readonly result: 'postponed'; readonly reason: string }
  /** No connection or log-in. */
  | { readonly result: 'unavailable'; readonly reason: string }

// Other codes: DNS, connection, log-in. Source: nodemailer, errors.
const mailErrors = /^(EENVELOPE|EMESSAGE)$/

/** A 5xx alone is no refusal: a wrong password is 535. The reason is logged: it has no addresses. */
export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof Error)) return { result: 'postponed', reason: 'unknown' }
  const reason = withoutAddresses(oneLine(error.message)).slice(0, 500)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === 'EABORT') return { result: 'postponed', reason }
  const status = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : 0
  // 421: the server is closing the connection.
  if (!mailErrors.test(code) || status === 421) return { result: 'unavailable', reason }
  // A rejected sender is a wrong configuration.
  const isSenderRejected = 'command' in error && error.command === 'MAIL FROM' && status > 0
  // Without a status, nodemailer rejected the address.
  const isPermanent = status === 0 || (status >= 500 && status !== 503)
  return { result: isPermanent && !isSenderRejected ? 'refused' : 'postponed', reason }
}

// Mail servers repeat the recipient in their answers.
const withoutAddresses = (text: string) => text.replace(/[^\s<>()[\]"',;:]+@[^\s<>()[\]"',;:]+/g, '(address)')
