import { v7 as uuidv7 } from 'uuid'
import type { Web } from './apps.ts'
import { tokenMailedTo } from './events.ts'

export const password = 'correct horse battery staple'

let count = 0

/** Registers a customer, who has not confirmed the e-mail; `headers` hold the session of the answer. */
export async function register(web: Web, email = `customer-${++count}@example.com`) {
  const payload = { email, name: `Customer ${count}`, password }
  const response = await web.inject({ method: 'POST', url: '/users', payload })
  const { session, ...user } = response.json<Registered>()
  return { ...user, headers: { authorization: `Bearer ${session.token}` } }
}

interface Registered {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly balance: number
  readonly session: { readonly token: string }
}

export const confirm = (web: Web, token: string | undefined, ofPassword = password) =>
  web.inject({
    method: 'POST',
    url: '/account/email-confirmations',
    payload: { token, password: ofPassword },
  })

/** Registers a new customer, who confirms the e-mail. */
export async function newCustomer(web: Web, email?: string) {
  const customer = await register(web, email)
  const { balance } = (await confirm(web, await tokenMailedTo(web, customer.email))).json<Registered>()
  return { ...customer, balance }
}

/** A customer with a balance of 10,000 who cannot sign in: fast, since no password is hashed. */
export async function newBalance({ db }: Pick<Web, 'db'>): Promise<{ userId: string }> {
  const userId = uuidv7()
  const email = `${userId}@example.com`
  await db.user.create({
    data: {
      id: userId,
      email,
      emailKey: email,
      name: 'Customer',
      passwordHash: 'none',
      balance: 10_000,
      currency: 'EUR',
      entries: { create: { id: uuidv7(), kind: 'welcome', amount: 10_000 } },
    },
  })
  return { userId }
}
