import { Pool } from 'undici'
import { atRate } from './pace.ts'

interface Request {
  readonly method: 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Requests arrive evenly, whether or not those before them are answered. Rates are per second, times in milliseconds. */
export async function pour(
  url: string,
  requests: readonly Request[],
  { connections, perSecond, seconds }: { connections: number; perSecond: number; seconds: number },
) {
  const pool = new Pool(url, { connections, headersTimeout: 30_000 })
  let accepted = 0
  let refused = 0
  let others = 0
  let slowest = 0
  const began = performance.now()
  await atRate(perSecond, perSecond * seconds, async (n) => {
    const request = requests[n % requests.length]
    if (!request) throw new Error('there are no requests')
    const sent = performance.now()
    try {
      const { statusCode, body } = await pool.request(request)
      await body.dump()
      if (statusCode < 300) accepted += 1
      else if (statusCode === 503) refused += 1
      else others += 1
    } catch {
      others += 1
    }
    slowest = Math.max(slowest, performance.now() - sent)
  })
  const duration = (performance.now() - began) / 1000
  await pool.close()
  return {
    sent: (perSecond * seconds) / duration,
    accepted: accepted / duration,
    refused: refused / duration,
    others,
    slowest,
  }
}
