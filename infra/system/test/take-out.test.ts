import { describe, expect, test } from 'vitest'
import { withoutEntry } from '../../../turbo/generators/gen/edits.ts'
import {
  withoutError,
  withoutHandler,
  withoutImports,
  withoutListed,
  withoutRows,
  withoutSettings,
} from '../../../turbo/generators/remove/without.ts'

// What remove:service takes out of the files of other services.
const isPayment = (path: string) => path.includes('payment')
const [client, other] = ['./clients/payment.ts', './health.ts']

describe('a file that imports what is removed', () => {
  test('loses the import, and the lines that use it, with the comments above them', () => {
    const source = `import {
  paymentClient,
  type PaymentError,
} from '${client}'
import { health } from '${other}'

await app.register(health)
// Before the routes.
await app.register(paymentClient)
export const all = {
  ...paymentClient,
  health, // not a paymentClient
}
`
    expect(withoutImports(source, isPayment)).toBe(`import { health } from '${other}'

await app.register(health)
export const all = {
  health, // not a paymentClient
}
`)
  })

  test.each([
    ['the condition of a block', 'if (paymentClient) {\n  run()\n}'],
    ['an argument on a line of its own', 'app.register(\n  paymentClient,\n)'],
    ['the right side of an assignment', 'const client =\n  paymentClient'],
  ])('is refused where a use is %s', (_, use) => {
    const source = `import { paymentClient } from '${client}'\n${use}\n`
    expect(() => withoutImports(source, isPayment)).toThrow('is part of a statement of several lines')
  })

  test('is unchanged when it imports something else', () => {
    const source = `import { health } from '${other}'\nconst paymentClient = health\n`
    expect(withoutImports(source, isPayment)).toBe(source)
  })
})

test('settings of the service go with the comments above them, and no others', () => {
  const source =
    '{\n  PORT: port,\n  // Longest wait.\n  PAYMENT_DEADLINE_MS: wait,\n  OTHER_PAYMENT_URL: url,\n}'
  expect(withoutSettings(source, 'PAYMENT')).toBe('{\n  PORT: port,\n  OTHER_PAYMENT_URL: url,\n}')
})

test('service.ts loses entries of its lists, and an error that is logged no more', () => {
  const source = `  subscribes: ['a.b', 'payment.captured'],
  secrets: ['PAYMENT_API_TOKEN'],
  errors: [
    {
      name: 'rejected-calls',
      message: 'rejected',
    },
  ],
`
  const heard = withoutListed(source, 'subscribes', (type) => type === 'payment.captured')
  const secret = withoutListed(heard, 'secrets', (name) => name.startsWith('PAYMENT_'))
  expect(withoutError(secret, 'rejected-calls')).toBe("  subscribes: ['a.b'],\n  secrets: [],\n")
})

test('handlers.ts loses the rows of the events, also those of several lines', () => {
  const source =
    "  return {\n    'a.one': work,\n    'a.two': (event) =>\n      work(event),\n    'a.three': work,\n  }\n"
  expect(withoutHandler(source, 'a.two')).toBe("  return {\n    'a.one': work,\n    'a.three': work,\n  }\n")
})

test('calls.ts loses the call', () => {
  const source =
    "defineCalls({\n  // Idempotent.\n  pay: {\n    body: Type.Object({ a: A }),\n  },\n  find: { path: '/x' },\n})\n"
  expect(withoutEntry(source, 'pay')).toBe("defineCalls({\n  find: { path: '/x' },\n})\n")
})

test('a README loses the rows whose first cell names nothing else', () => {
  const page = '| `a.one`, `.two` | x |\n| `a.one`, `b.one` | y |\n| `PAYMENT_URL` | z |\n| a.one | text |'
  const isGone = (word: string) => word === 'a.one' || word.startsWith('PAYMENT_')
  expect(withoutRows(page, isGone)).toBe('| `a.one`, `b.one` | y |\n| a.one | text |')
})
