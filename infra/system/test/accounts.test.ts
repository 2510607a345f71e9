import { expect, inject, test } from 'vitest'
import { type Customer, newCustomer } from './support/customer.ts'
import { eventually } from './support/eventually.ts'
import { send } from './support/http.ts'
import { lockStack } from './support/lock-stack.ts'
import { tokenSentBy } from './support/notices.ts'
import { parse } from './support/shapes.ts'

const world = inject('world')
lockStack(world, 'shared')
const post = (path: string, body: object) => send('POST', `${world.edge}${path}`, { body })

const lists = Object.entries({ user: '', order: '/orders', payment: '/payments', mailer: '/mails' }).filter(
  ([service]) => service in world.services,
)

/** What a token is answered with by each service. */
const statuses = (ada: Customer, token: string) =>
  Promise.all(
    lists.map(async ([, list]) => (await ada.request('GET', `/users/${ada.id}${list}`, { token })).status),
  )
const all = (status: number) => lists.map(() => status)
const untilRefused = (ada: Customer, token: string) =>
  eventually('every service to refuse the token', () => statuses(ada, token), all(401))

test('a session that ends is refused by every service: after signing out, and after a reset of the password', async () => {
  const ada = await newCustomer(world)
  const { email, password } = ada
  const signIn = async (password: string) => {
    const { status, body } = await post('/sessions', { email, password })
    expect(status).toBe(201)
    return parse.session(body).token
  }
  const [second, third] = [await signIn(password), await signIn(password)]

  expect((await ada.request('DELETE', '/sessions/current')).status).toBe(204)
  await untilRefused(ada, ada.token)
  expect(await statuses(ada, second)).toEqual(all(200))

  const { result: asked, token } = await tokenSentBy(world, email, () =>
    post('/account/password-resets', { email }),
  )
  expect(asked.status).toBe(202)
  const newPassword = `${password}, changed`
  const reset = await post('/account/password-resets/confirmations', { token, password: newPassword })
  expect(reset.status).toBe(204)
  await Promise.all([untilRefused(ada, second), untilRefused(ada, third)])
  expect(await statuses(ada, await signIn(newPassword))).toEqual(all(200))
})
