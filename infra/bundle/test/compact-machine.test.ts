import { readFile } from 'node:fs/promises'
import { freshStage } from '@fanfare/local/testing'
import { findServices } from '@fanfare/topology'
import { expect, inject, onTestFinished, test } from 'vitest'
import { pack } from '../src/archive.ts'
import { originGuardPath, secretHeader } from '../src/compact/origin-guard.ts'
import { planOf, variablePrefix } from '../src/compact/plan.ts'
import { createOriginGuard } from '../src/compact/runtime/origin-guard.ts'
import { unzippedCompact } from './support/compact.ts'
import { hasNginx, startNginx } from './support/nginx.ts'
import { run, runToEnd, untilAnswered } from './support/run.ts'

const command = ['node', 'launch.mjs', 'machine']
const zip = pack({})
const services = (await findServices()).map(({ declaration }) => ({ declaration, zip }))
const names = services.map(({ declaration }) => declaration.name)

test('the machine lets in only requests with the secret, and serves the services that are here', async () => {
  const aws = inject('aws')
  const { stage, remove } = await freshStage(aws)
  onTestFinished(async () => {
    await remove()
  })
  const { folder, machinePort } = await unzippedCompact(services)
  const [here = '', ...elsewhere] = names
  const machine = run(command, folder, {
    STAGE: stage,
    PORT: String(machinePort),
    AWS_REGION: aws.region,
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
    [`${variablePrefix(here)}DATABASE_URL`]: 'postgres://here',
    ORIGIN_SECRET: 'of this CDN,the next one',
  })
  const own = `http://127.0.0.1:${machinePort}`
  await untilAnswered(`${own}/health`, machine)

  expect(await (await fetch(`${own}/health`)).json()).toEqual({
    ready: false,
    processes: { [`${here}.web`]: 'not ready', [`${here}.worker`]: 'not ready' },
  })
  const fromOutside = { 'x-forwarded-for': '203.0.113.7, 130.176.0.1' }
  expect((await fetch(`${own}/health`, { headers: fromOutside })).status).toBe(404)
  for (const name of elsewhere) expect(machine.output()).not.toContain(`${name}.daemon`)

  const [url, path, open] = hasNginx
    ? [await startNginx(folder, machinePort), '/nowhere', 404]
    : [own, originGuardPath, 204]
  const statusFor = async (shown: string) =>
    (await fetch(url + path, { headers: { [secretHeader]: shown } })).status
  expect(await statusFor('of this CDN')).toBe(open)
  expect(await statusFor('the next one')).toBe(open)
  expect(await statusFor('of another')).toBe(403)
  expect((await fetch(url + path)).status).toBe(403)
})

test('the daemon waits as long for a worker as a service takes to end', async () => {
  const server = 'turbo/generators/templates/service/src/platform/http/server.ts'
  const source = await readFile(new URL(`../../../${server}`, import.meta.url), 'utf8')
  const [, milliseconds = ''] = /const grace = ([\d_]+)/.exec(source) ?? []
  const { drainSeconds } = planOf([], [])
  expect(drainSeconds * 1_000).toBe(Number(milliseconds.replaceAll('_', '')))
})

test('while a secret is replaced, CDN and machine may change in any order, twice', () => {
  const steps = ['before', 'after,before', 'after']
  for (const [index, step] of steps.entries()) {
    const earlier = steps[index - 1] ?? step
    for (const machine of [earlier, step]) {
      for (const cdn of [earlier, step])
        expect(createOriginGuard(machine)(cdn), `${cdn} at ${machine}`).toBe(true)
    }
  }
  expect(createOriginGuard('after')('before')).toBe(false)
  for (const nothing of ['', ',', undefined]) expect(createOriginGuard('after,')(nothing)).toBe(false)
})

test.each([{}, { ORIGIN_SECRET: '' }, { ORIGIN_SECRET: ',' }, { REACHED_BY: 'anybody' }])(
  'without a secret the machine does not start, and the error says what to set: %o',
  async (given) => {
    const { folder } = await unzippedCompact(services)
    await expect(runToEnd(command, folder, { STAGE: 'test', ...given })).rejects.toThrow(
      /ORIGIN_SECRET is not set: set it .*x-origin-secret.*REACHED_BY=load-balancer/,
    )
  },
)
