import { expect, it } from 'vitest'
import { owaspMemory, readConfig } from '../src/config.ts'
import { toProblem } from '../src/problems.ts'
import { createPasswords } from '../src/sessions/passwords.ts'
import { noDatabase, testConfig } from './support/apps.ts'

const [cheap, costly] = [createPasswords(1_024), createPasswords(owaspMemory)]

it('hashes beyond the queue are refused with 503, and the others are made', async () => {
  const results = await Promise.allSettled(Array.from({ length: 80 }, () => cheap.hash('correct horse', 'a')))
  const refused = results.filter((result) => result.status === 'rejected')
  expect(refused.length).toBeGreaterThan(10)
  const problem = { statusCode: 503, options: { headers: { 'retry-after': '1' } } }
  for (const { reason } of refused) expect(toProblem(reason)).toMatchObject(problem)

  const [first] = results
  expect(first?.status === 'fulfilled' && (await cheap.matches('correct horse', first.value, 'a'))).toBe(true)
})

it('a hash contains its parameters, and can be checked where the configured memory is another', async () => {
  const [small, large] = [await cheap.hash('correct horse', 'a'), await costly.hash('correct horse', 'a')]
  expect(small).toMatch(/^\$argon2id\$v=19\$m=1024,t=2,p=1\$/)
  expect(large).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await costly.matches('correct horse', small, 'a')).toBe(true)
  expect(await cheap.matches('correct horse', large, 'a')).toBe(true)
  expect(await costly.matches('wrong horse', small, 'a')).toBe(false)
  expect(await cheap.matches('wrong horse', large, 'a')).toBe(false)
})

it('the memory of a hash is what OWASP recommends, unless configured, and has a minimum', () => {
  const { PASSWORD_HASH_MEMORY_KIB: _, ...others } = testConfig(noDatabase)
  const environment = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)]))
  expect(readConfig(environment).PASSWORD_HASH_MEMORY_KIB).toBe(19_456)
  expect(() => readConfig({ ...environment, PASSWORD_HASH_MEMORY_KIB: '1023' })).toThrow(
    /PASSWORD_HASH_MEMORY_KIB/,
  )
})
