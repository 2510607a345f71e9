import { expect, it } from 'vitest'
import { owaspMemory, readConfig } from '../src/config.ts'
import { createPasswords } from '../src/sessions/password.ts'
import { testConfig } from './support/apps.ts'

const [cheap, dear] = [createPasswords(1_024), createPasswords(owaspMemory)]

it('who would wait too long for a hash is asked to come back, and everybody else is served', async () => {
  const results = await Promise.allSettled(Array.from({ length: 80 }, () => cheap.hash('correct horse')))
  const refused = results.filter((result) => result.status === 'rejected')
  expect(refused.length).toBeGreaterThan(10)
  for (const { reason } of refused) expect(reason).toMatchObject({ statusCode: 503 })

  const [first] = results
  expect(first?.status === 'fulfilled' && (await cheap.matches('correct horse', first.value))).toBe(true)
})

it('a hash says what it cost, and is good where others cost more or less', async () => {
  const [little, much] = [await cheap.hash('correct horse'), await dear.hash('correct horse')]
  expect(little).toMatch(/^\$argon2id\$v=19\$m=1024,t=2,p=1\$/)
  expect(much).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await dear.matches('correct horse', little)).toBe(true)
  expect(await cheap.matches('correct horse', much)).toBe(true)
  expect(await dear.matches('wrong horse', little)).toBe(false)
  expect(await cheap.matches('wrong horse', much)).toBe(false)
})

it('hashes cost what OWASP asks for, unless the environment says otherwise, and never next to nothing', () => {
  const { PASSWORD_HASH_MEMORY_KIB: _, ...others } = testConfig('postgresql://nobody@127.0.0.1:1/none')
  const environment = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)]))
  expect(readConfig(environment).PASSWORD_HASH_MEMORY_KIB).toBe(19_456)
  expect(() => readConfig({ ...environment, PASSWORD_HASH_MEMORY_KIB: '1023' })).toThrow(
    /PASSWORD_HASH_MEMORY_KIB/,
  )
})
