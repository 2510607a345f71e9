import type { Web } from './apps.ts'

export const password = 'correct horse battery staple'

let count = 0

/** Registers somebody new, logs them in, and returns who they are, with the header that says so. */
export async function newCustomer(web: Web) {
  const email = `customer-${++count}@example.com`
  const registered = await web.inject({
    method: 'POST',
    url: '/users',
    payload: { email, name: `Customer ${count}`, password },
  })
  const user = registered.json<{ id: string; email: string; name: string; balance: number }>()
  const { token } = await web.issueToken(user.id)
  return { ...user, headers: { authorization: `Bearer ${token}` } }
}
