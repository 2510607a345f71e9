import { setTimeout } from 'node:timers/promises'

export interface Patience {
  /** Times that it must answer 200 in a row: a process that ends soon after its start does not. */
  readonly inARow: number
  /** Milliseconds between two requests. */
  readonly interval: number
  /** Milliseconds altogether. */
  readonly most: number
}

export const patience = { inARow: 5, interval: 1_000 }

/** Returns what was answered at last. */
export async function untilReady(url: string, { inARow, interval, most }: Patience) {
  const end = performance.now() + most
  for (let good = 0; ; ) {
    const { ok, text } = await ask(url)
    good = ok ? good + 1 : 0
    if (good >= inARow) return { ready: true, text }
    if (performance.now() > end) return { ready: false, text }
    await setTimeout(interval)
  }
}

async function ask(url: string): Promise<{ ok: boolean; text: string }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: 'error' })
    return { ok: answer.status === 200, text: `${answer.status} ${await answer.text()}` }
  } catch (error) {
    const { cause = error } = error instanceof Error ? error : {}
    return { ok: false, text: `no answer: ${cause instanceof Error ? cause.message : cause}` }
  }
}
