import { expect, test } from 'vitest'
import { errorForLog } from '../src/index.ts'

// What PostgreSQL and Prisma throw, is logged in apps/user/test/platform/logged-errors.test.ts.

test('in a bundle, where classes have other names, errors are known by the name that they give themselves', () => {
  class a extends Error {
    override readonly name = 'PrismaClientValidationError'
  }
  const logged = errorForLog(
    new a('Invalid: { data: { email: "ada@example.com" } } Argument `age` is missing.'),
  )
  expect(logged).toMatchObject({
    type: 'PrismaClientValidationError',
    message: 'Invalid: { data: { email: "…" } } Argument `age` is missing.',
  })
})

test('causes and parts of an error are logged like it, and a ring of causes ends', () => {
  const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', envelope: 'ada@example.com' })
  const error = new AggregateError([refused, 'a text'], 'no server', { cause: refused })
  refused.cause = error
  const logged = errorForLog(error)
  expect(logged).toMatchObject({
    type: 'AggregateError',
    cause: { type: 'Error', code: 'ECONNREFUSED' },
    errors: [
      { message: 'refused', code: 'ECONNREFUSED' },
      { type: 'string', message: 'a text' },
    ],
  })
  expect(JSON.stringify(logged)).not.toContain('ada@')
})

test.each([undefined, null, 7, {}, Object.create(null)])('%o is logged, too', (thrown) => {
  expect(errorForLog(thrown)).toMatchObject({ type: expect.any(String), message: '', stack: '' })
})
