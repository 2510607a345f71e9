import { freePort } from '@fanfare/local'
import { expect, test } from 'vitest'
import { untilWritten } from './support/programs.ts'
import { runDemo, scenariosIn } from './support/run-demo.ts'

test('four scenarios end as expected, and leave no files and processes', async () => {
  const demo = await runDemo()
  const { code, output, left } = await demo.end()
  expect(code, output).toBe(0)
  expect(left, 'files and processes that are left').toEqual([])

  const [paid, declined, tooSmall, down, summary, ...more] = scenariosIn(output)
  expect(more).toEqual([])
  expect(paid).toMatch(/user +Ada Lovelace registers and confirms the e-mail: balance 100\.00 EUR\n/)
  expect(paid).toMatch(/payment +\d+\.\d\d EUR authorised on the card\n.*confirmed\n.*captured/s)
  expect(paid).toMatch(/user +balance debited by 10\.00 EUR: 90\.00 EUR left\n.*confirmed\n/s)
  expect(paid?.match(/mailer +".+" sent to ada\.\w+@example\.com/g)).toHaveLength(3)
  expect(declined).toMatch(/the card is declined\n.*cancelled: payment declined\n/s)
  expect(tooSmall).toMatch(/the balance is too small.*cancelled: balance too small\n.*authorisation voided/s)
  expect(down).toMatch(/answers 202.*starts again.*authorised.*confirmed\n.*captured/s)
  expect(summary?.match(/✔/g), summary).toHaveLength(5)
})

// Windows has no such signal.
test.skipIf(process.platform === 'win32').each([
  ['during the start', 'broker'],
  ['during a scenario', 'registers'],
])('Ctrl-C %s stops everything, and leaves no files and processes', async (_, output) => {
  const demo = await runDemo()
  await untilWritten(output, demo)
  demo.child.kill('SIGINT')
  expect(await demo.end()).toMatchObject({ code: 130, left: [] })
})

test('--attach without a running stack fails with what to do', async () => {
  const url = `http://127.0.0.1:${await freePort()}`
  const demo = await runDemo('--attach', url)
  const { code, output } = await demo.end()
  expect(code).toBe(1)
  expect(output).toContain(`No shop answers at ${url}`)
  expect(output).toContain('npx --yes pnpm@12 dev')
})

test('an unknown option is rejected by its name', async () => {
  const demo = await runDemo('--fast')
  const { code, output } = await demo.end()
  expect(code).toBe(2)
  expect(output).toContain("Unknown option '--fast'\n")
})
