import { expect, inject, test } from 'vitest'
import { badCredentials } from './support/bad-profiles.ts'
import { newCustomer } from './support/customer.ts'
import { expectProblem, type Request, send } from './support/http.ts'
import { lockStack } from './support/lock-stack.ts'

// Failed log-ins.
const world = inject('world')
lockStack(world, 'shared')
const logIn = (request: Request) => send('POST', `${world.edge}/sessions`, request)

test('a wrong password and an unknown e-mail get the same answer', async () => {
  const { email } = await newCustomer(world)
  const password = 'not the password'
  const wrong = await logIn({ body: { email, password } })
  expectProblem(wrong, 401)
  const unknown = await logIn({ body: { email: 'nobody@example.test', password } })
  expect(unknown).toMatchObject({ status: 401, body: Object(wrong.body) })
})

test('too many wrong passwords: 429 with retry-after', async () => {
  const { email } = await newCustomer(world)
  const guess = () => logIn({ body: { email, password: 'a wrong guess' } })
  for (let count = 0; count < 5; count++) expectProblem(await guess(), 401)
  const answer = await guess()
  expectProblem(answer, 429)
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
})

test.each(badCredentials)('a log-in %s', async (_, changes) => {
  expectProblem(await logIn({ body: { email: 'ada@example.test', password: 'x', ...changes } }), 400)
})
