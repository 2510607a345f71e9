import { v7 as uuidv7 } from 'uuid'
import type { Web } from './apps.ts'

export const password = 'correct horse battery staple'

let count = 0

/** Registers a new customer; `headers` hold a token. */
export async function newCustomer(web: Web) {
  const email = `customer-${++count}@example.com`
  const registered = await web.inject({
    method: 'POST',
    url: '/users',
    payload: { email, name: `Customer ${count}`, password },
  })
  const user = registered.json<{ id: string; email: string; name: string; balance: number }>()
  const { token } = await web.tokens.issue(user.id)
  return { ...user, headers: { authorization: `Bearer ${token}` } }
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
