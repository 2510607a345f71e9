import { expect, inject, test } from 'vitest'
import { type Customer, newCustomer } from './support/customer.ts'
import { eventually } from './support/eventually.ts'
import { send } from './support/http.ts'
import { lockStack } from './support/lock-stack.ts'
import { mailedToken } from './support/mailbox.ts'
import { parse } from './support/shapes.ts'

const world = inject('world')
lockStack(world, 'shared')
const post = (path: string, body: object) => send('POST', `${world.edge}${path}`, { body })

/** What a token is answered with by each service. */
const statuses = (ada: Customer, token: string) =>
  Promise.all(
    ['', '/orders', '/payments', '/mails'].map(
      async (list) => (await ada.request('GET', `/users/${ada.id}${list}`, { token })).status,
    ),
  )
const untilRefused = (ada: Customer, token: string) =>
  eventually('every service to refuse the token', () => statuses(ada, token), [401, 401, 401, 401])

test('a session that ends is refused by all four services: after signing out, and after a reset of the password', async () => {
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
  expect(await statuses(ada, second)).toEqual([200, 200, 200, 200])

  expect((await post('/account/password-resets', { email })).status).toBe(202)
  const token = await mailedToken(world, email, 'reset-password')
  const newPassword = `${password}, changed`
  const reset = await post('/account/password-resets/confirmations', { token, password: newPassword })
  expect(reset.status).toBe(204)
  await Promise.all([untilRefused(ada, second), untilRefused(ada, third)])
  expect(await statuses(ada, await signIn(newPassword))).toEqual([200, 200, 200, 200])
})
