import { freePort } from '@fanfare/emulators/lifecycle'
import { expect, test } from 'vitest'
import { worldAt } from '../src/recording/edge-world.ts'
import type { Recorded } from '../src/recording/recording.ts'
import { readRecording } from '../src/recording/recording.ts'
import { replay } from '../src/recording/replay.ts'

const recorded = (target: string, body: object, answer: object, more: Partial<Recorded> = {}): Recorded => ({
  ...{ at: 0, method: 'POST', target, headers: {}, body: JSON.stringify(body), status: 201 },
  ...{ answer: JSON.stringify(answer), mailed: [] },
  ...more,
})
const recording = (...requests: Recorded[]) => ({ format: 'recording 1' as const, began: '', requests })

test('ids and tokens of the recorded run are replaced by those of this run', async () => {
  const sent: unknown[] = []
  const answers = [
    { id: 'user-of-now', session: { token: 'token-of-now' } },
    { id: 'order-of-now', status: 'pending' },
    {},
  ]
  const requests = recording(
    recorded(
      '/users',
      { email: 'ada@example.com' },
      { id: 'user-of-then', session: { token: 'token-of-then' } },
    ),
    recorded(
      '/orders',
      { items: [] },
      { id: 'order-of-then', status: 'pending' },
      {
        headers: { authorization: 'Bearer token-of-then' },
      },
    ),
    recorded('/orders/order-of-then/cancel', { by: 'user-of-then' }, {}, { status: 200 }),
  )
  const replayed = await replay(requests, {
    async send({ target, headers, body }) {
      sent.push([target, headers['authorization'], JSON.parse(body)])
      return { status: 201, answer: JSON.stringify(answers.shift()) }
    },
    mailedToken: () => expect.fail('no mail is needed'),
  })
  expect(sent).toEqual([
    ['/users', undefined, { email: 'ada@example.com' }],
    ['/orders', 'Bearer token-of-now', { items: [] }],
    ['/orders/order-of-now/cancel', undefined, { by: 'user-of-now' }],
  ])
  expect(replayed.at(-1)).toEqual({ request: 'POST /orders/order-of-then/cancel', recorded: 200, now: 201 })
})

test('a token that came by mail is taken from the mail of this run', async () => {
  const mailed = [{ token: 'mailed-then', to: 'ada@example.com', subject: 'Welcome' }]
  const bodies: string[] = []
  await replay(
    recording(recorded('/account/email-confirmations', { token: 'mailed-then' }, {}, { mailed })),
    {
      async send({ body }) {
        bodies.push(body)
        return { status: 201, answer: 'no JSON' }
      },
      mailedToken: async (to, subject) => `${subject} to ${to}`,
    },
  )
  expect(bodies).toEqual(['{"token":"Welcome to ada@example.com"}'])
})

test('what is no recording is refused, and so is one that leads to another host', () => {
  const read = (value: object) => () => readRecording(JSON.stringify(value))
  expect(read({ requests: [] })).toThrow('this file is no recording')
  expect(read(recording(recorded('/orders', {}, {})))).not.toThrow()
  expect(read(recording(recorded('@evil.example/orders', {}, {})))).toThrow('this file is no recording')
})

test('when dev ends in between, the request that has no answer is named', async () => {
  const { send } = worldAt(`http://127.0.0.1:${await freePort()}`)
  const request = { method: 'POST', target: '/orders', headers: {}, body: '{}' }
  await expect(send(request)).rejects.toThrow(
    /^POST \/orders has no answer, and the rest is not sent: .*ECONNREFUSED/,
  )
})
