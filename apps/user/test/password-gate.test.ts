import { expect, it } from 'vitest'
import { hashPassword, isPassword } from '../src/sessions/password.ts'

it('who would wait too long for a hash is asked to come back, and everybody else is served', async () => {
  const results = await Promise.allSettled(Array.from({ length: 80 }, () => hashPassword('correct horse')))
  const refused = results.filter((result) => result.status === 'rejected')
  expect(refused.length).toBeGreaterThan(10)
  for (const { reason } of refused) expect(reason).toMatchObject({ statusCode: 503 })

  const [first] = results
  expect(first?.status === 'fulfilled' && (await isPassword('correct horse', first.value))).toBe(true)
})
