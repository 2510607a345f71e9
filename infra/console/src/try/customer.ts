import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { LocalAws } from '@fanfare/local'
import Type from 'typebox'
import { Compile } from 'typebox/compile'

const password = 'correct horse battery'
const Registered = Compile(Type.Object({ id: Type.String(), session: Type.Object({ token: Type.String() }) }))

/** Milliseconds. A token is valid for 15 minutes. */
const tokenAge = 10 * 60_000

export class TryError extends Error {}

export type Customers = ReturnType<typeof createCustomers>

/** A customer for orders that are tried: registered, with a confirmed address and so with the welcome credit. */
export function createCustomers({ edge, mailbox }: Pick<LocalAws, 'edge' | 'mailbox'>) {
  let current: { readonly token: Promise<string>; readonly since: number } | undefined

  async function send(path: string, body: object): Promise<unknown> {
    const response = await fetch(`${edge.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch((error: Error) => {
      throw new TryError(`POST ${path}: ${error.message}`)
    })
    if (!response.ok) throw new TryError(`POST ${path} answered ${response.status}: ${await response.text()}`)
    return response.json()
  }

  async function register(): Promise<string> {
    const email = `console-${randomUUID().slice(0, 8)}@example.com`
    const { session } = Registered.Parse(await send('/users', { email, name: 'Console', password }))
    const token = await mailedToken(email)
    // The next order is that of another customer, who may get the mail.
    if (token !== undefined) await send('/account/email-confirmations', { token, password })
    else if (mailbox) current = undefined
    return session.token
  }

  /** Undefined when no mail comes, or the mailbox is stopped: the order can be placed without the credit. */
  async function mailedToken(email: string): Promise<string | undefined> {
    for (let look = 0; mailbox && look < 100; look += 1) {
      const mails = await mailbox.mails().catch(() => undefined)
      if (!mails) return undefined
      const mail = mails.find(({ to }) => to.includes(email))
      const token = /#([\w.-]+)/.exec(mail?.text ?? '')?.[1]
      if (token !== undefined) return token
      await setTimeout(100)
    }
    return undefined
  }

  return {
    token(): Promise<string> {
      if (!current || Date.now() - current.since > tokenAge)
        current = { token: register(), since: Date.now() }
      const { token } = current
      token.catch(() => {
        current = undefined
      })
      return token
    },
  }
}
