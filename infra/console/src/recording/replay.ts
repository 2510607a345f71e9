import { setTimeout } from 'node:timers/promises'
import type { Recorded, Recording } from './recording.ts'
import { createSubstitutions } from './substitutions.ts'

export interface ReplayWorld {
  send(
    request: Pick<Recorded, 'method' | 'target' | 'headers' | 'body'>,
  ): Promise<{ status: number; answer: string }>
  /** The token in the newest mail with this subject to this address. Waits for the mail. */
  mailedToken(to: string, subject: string): Promise<string>
}

interface Replayed {
  readonly request: string
  readonly recorded: number
  readonly now: number
}

/** Sends what was recorded once more, one after the other, not earlier than it was sent then. */
export async function replay({ requests }: Recording, world: ReplayWorld): Promise<Replayed[]> {
  const substitutions = createSubstitutions()
  const began = Date.now()
  const replayed: Replayed[] = []
  const first = requests[0]?.at ?? 0

  for (const { at, method, target, headers, body, status, answer, mailed } of requests) {
    await setTimeout(Math.max(0, began + at - first - Date.now()))
    for (const { token, to, subject } of mailed) {
      substitutions.add(token, await world.mailedToken(substitutions.apply(to), subject))
    }
    const now = await world.send({
      method,
      target: substitutions.apply(target),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, substitutions.apply(value)]),
      ),
      body: substitutions.apply(body),
    })
    substitutions.learn(answer, now.answer)
    replayed.push({ request: `${method} ${target}`, recorded: status, now: now.status })
  }
  return replayed
}
