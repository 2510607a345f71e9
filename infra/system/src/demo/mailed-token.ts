import { setTimeout } from 'node:timers/promises'
import { parse } from './shapes.ts'

const interval = 20

/** The token of the link that was mailed to an address, from the local mailbox. */
export async function mailedToken(mailbox: string, email: string, signal: AbortSignal): Promise<string> {
  const url = new URL(`/api/email?envelope.to.address=${encodeURIComponent(email)}`, mailbox)
  for (;;) {
    const response = await fetch(url, { signal })
    const mails = parse.received(await response.json())
    const token = mails.map(({ text }) => /#([\w.-]+)/.exec(text)?.[1]).find((found) => found !== undefined)
    if (token !== undefined) return token
    await setTimeout(interval, undefined, { signal })
  }
}
