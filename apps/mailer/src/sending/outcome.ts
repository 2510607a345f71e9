import { oneLine } from '../mails/letter.ts'

/** What became of a mail that was handed to the mail server. */
export type Outcome =
  | { readonly result: 'sent' }
  /** The server will not take this mail, and says that it never will. */
  | { readonly result: 'refused'; readonly reason: string }
  /** The server may take it later. */
  | { readonly result: 'postponed'; readonly reason: string }
  /** There is no server to talk to, or none that lets us in: no mail is to blame. */
  | { readonly result: 'away'; readonly reason: string }

// The server's answers about this one mail, as nodemailer calls them; every other error is of the way to it: the name,
// the connection, TLS, the greeting, the log-in. Source: nodemailer, errors.
const aboutTheMail = /^(EENVELOPE|EMESSAGE)$/

/** Reads nodemailer's error. A wrong password says `5xx` too, which is no reason to give up a single mail. */
export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof Error)) return { result: 'postponed', reason: String(error) }
  const reason = oneLine(error.message).slice(0, 500)
  if (!('code' in error && typeof error.code === 'string' && aboutTheMail.test(error.code))) {
    return { result: isAbort(error) ? 'postponed' : 'away', reason }
  }
  const answer = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : 0
  // Without an answer the server was not even asked: the address is none. 421 is a good-bye to everybody.
  if (answer === 421) return { result: 'away', reason }
  const command = 'command' in error ? error.command : undefined
  // The sender's address is ours, and the same in every mail.
  const ours = command === 'MAIL FROM' && answer > 0
  const forGood = answer === 0 || (answer >= 500 && answer !== 503)
  return { result: forGood && !ours ? 'refused' : 'postponed', reason }
}

const isAbort = (error: Error) => 'code' in error && error.code === 'EABORT'
