import type { Tap, TappedExchange } from '@fanfare/emulators/cloudfront'
import type { LocalAws } from '@fanfare/local'
import { readMails } from '../sources/mails.ts'
import type { Recorded, Recording } from './recording.ts'

/** Headers that change what a service does. */
const kept = ['authorization', 'content-type', 'idempotency-key', 'accept']
const mostRequests = 10_000

/** What was asked for does not fit: a recording that is under way, or none. */
class RecordingError extends Error {
  readonly statusCode = 409
}

export type RequestRecorder = ReturnType<typeof createRequestRecorder>

/** What enters the edge between start and stop: every change, and no read. Stripe's webhooks follow from them. */
export function createRequestRecorder({ mailbox }: Pick<LocalAws, 'mailbox'>) {
  let began: number | undefined
  let exchanges: TappedExchange[] = []

  const tap: Tap = {
    wants: (method, target) =>
      began !== undefined &&
      exchanges.length < mostRequests &&
      !['GET', 'HEAD', 'OPTIONS'].includes(method) &&
      !target.startsWith('/webhooks/'),
    over: (exchange) => void exchanges.push(exchange),
  }

  return {
    tap,
    state: () => ({ recording: began !== undefined, requests: exchanges.length }),
    /** Throws a RecordingError. */
    start(): void {
      if (began !== undefined) throw new RecordingError('a recording is under way: stop it first')
      began = Date.now()
      exchanges = []
    },
    /** Throws a RecordingError. Goes on recording when the mails cannot be read. */
    async stop(): Promise<Recording> {
      const since = began
      if (since === undefined) throw new RecordingError('nothing is recorded: start first')
      const mails = (await readMails(mailbox)) ?? []
      began = undefined
      const requests = exchanges
        .toSorted((one, other) => one.at - other.at)
        .map((exchange): Recorded => {
          const { at, method, target, headers, body, status, answer } = exchange
          const own = kept.flatMap((name) =>
            typeof headers[name] === 'string' ? [[name, headers[name]]] : [],
          )
          const mailed = mails.flatMap(({ text, to, subject }) =>
            tokensIn(text)
              .filter((token) => body.includes(token))
              .map((token) => ({ token, to: to[0] ?? '', subject })),
          )
          return {
            at: at - since,
            method,
            target,
            headers: Object.fromEntries(own),
            body,
            status,
            answer,
            mailed,
          }
        })
      return { format: 'recording 1', began: new Date(since).toISOString(), requests }
    },
  }
}

/** Of the links in a mail. */
export const tokensIn = (text: string): string[] =>
  [...text.matchAll(/#([\w.-]{20,})/g)].map(([, token = '']) => token)
