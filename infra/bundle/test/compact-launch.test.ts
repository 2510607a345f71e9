import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defineService } from '@fanfare/contracts'
import { expect, test } from 'vitest'
import { pack } from '../src/archive.ts'
import { unzippedCompact } from './support/compact.ts'
import { end, procfile, run, runToEnd } from './support/run.ts'

const declare = (name: string, portBlock: number) =>
  defineService({
    name,
    portBlock,
    routes: [{ path: `/${name}` }],
    publishes: name === 'till' ? ['order.created'] : [],
    subscribes: [],
    schedules: [],
    secrets: [],
  })

/** Programs that print what they were given. */
const tell = 'console.log(JSON.stringify({ env: process.env, flags: process.execArgv, cwd: process.cwd() }))'
const zip = pack({ 'start.mjs': tell, 'migrate.mjs': tell })
const services = [declare('till', 3100), declare('gift-card', 3200)].map((declaration) => ({
  declaration,
  zip,
}))

const given = {
  STAGE: 'test',
  TILL__DATABASE_URL: 'postgres://till',
  TILL__MIGRATION_DATABASE_URL: 'postgres://owner-of-till',
  GIFT_CARD__DATABASE_URL: 'postgres://gift-card',
  GIFT_CARD__API_TOKEN: 'only for gift cards',
  OTEL_SERVICE_NAME: 'of the environment, not of a process',
}

test('a process gets the shared variables and its own, an address, and a memory limit', async () => {
  const { folder, portsOf } = await unzippedCompact(services)
  const commands = await procfile(folder)
  expect([...commands.keys()]).toEqual([
    'web',
    'relay',
    'till-web',
    'till-worker',
    'gift-card-web',
    'gift-card-worker',
  ])

  const told = JSON.parse(await runToEnd(commands.get('till-worker') ?? [], folder, given))
  const urls = {
    TILL_URL: `http://127.0.0.1:${portsOf('till').web}`,
    GIFT_CARD_URL: `http://127.0.0.1:${portsOf('gift-card').web}`,
  }
  expect(told.env).toMatchObject({
    STAGE: 'test',
    DATABASE_URL: 'postgres://till',
    ...urls,
    HOST: '127.0.0.1',
    PORT: String(portsOf('till').worker),
    APP_PROCESS: 'worker',
    OTEL_SERVICE_NAME: 'till',
  })
  const others = /GIFT_CARD_(?!URL)|__|TOKEN|MIGRATION/
  expect(Object.keys(told.env).filter((variable) => others.test(variable))).toEqual([])
  expect(told.flags).toContain('--max-old-space-size=96')
  expect(told.cwd).toBe(join(folder, 'services', 'till'))
})

test('the migrations of every service get its own database, with the owner’s role', async () => {
  const { folder } = await unzippedCompact(services)
  const hook = await readFile(join(folder, '.platform/hooks/predeploy/10-migrate.sh'), 'utf8')
  const commands = hook.split('\n').filter((line) => line.startsWith('node '))
  const databases = []
  for (const command of commands) {
    const { env } = JSON.parse(await runToEnd(command.split(' '), folder, given))
    databases.push([env.DATABASE_URL, env.MIGRATION_DATABASE_URL])
  }
  expect(databases).toEqual([
    ['postgres://till', 'postgres://owner-of-till'],
    ['postgres://gift-card', undefined],
  ])
})

test('no service gets the secret of the CDN, and an address that the environment names is kept', async () => {
  const { folder } = await unzippedCompact(services)
  const mixed = {
    ...given,
    ORIGIN_SECRET: 'of the CDN',
    GIFT_CARD_URL: 'http://gift-card.test.fanfare.internal',
  }
  const told = JSON.parse(await runToEnd(['node', 'launch.mjs', 'till', 'web'], folder, mixed))
  expect(told.env).not.toHaveProperty('ORIGIN_SECRET')
  expect(told.env).toMatchObject({ GIFT_CARD_URL: 'http://gift-card.test.fanfare.internal' })
})

test('the relay gets the database of each outbox here, and no variable of a service', async () => {
  const { folder } = await unzippedCompact(services)
  await writeFile(join(folder, 'relay.mjs'), tell)
  const environment = { ...given, ORIGIN_SECRET: 'of the CDN' }
  const told = JSON.parse(await runToEnd(['node', 'launch.mjs', 'relay'], folder, environment))
  expect(JSON.parse(told.env.OUTBOX_DATABASE_URLS)).toEqual({ till: 'postgres://till' })
  expect(told.env).toMatchObject({ STAGE: 'test' })
  expect(Object.keys(told.env).filter((name) => /__|SECRET|TOKEN|MIGRATION/.test(name))).toEqual([])
  expect(told.flags).toContain('--max-old-space-size=96')
})

test('where no service publishes, the relay waits for its end', async () => {
  const { folder } = await unzippedCompact(services)
  const { TILL__DATABASE_URL: _, ...without } = given
  const waiting = run(['node', 'launch.mjs', 'relay'], folder, without)
  await expect.poll(() => waiting.output()).toContain('no service here publishes')
  await end(waiting)
})

test('a service that is placed elsewhere is not started, and its process waits for its end', async () => {
  const { folder } = await unzippedCompact(services)
  const { GIFT_CARD__DATABASE_URL: _, ...without } = given
  expect(await runToEnd(['node', 'launch.mjs', 'gift-card', 'migrate'], folder, without)).toContain(
    'gift-card is placed elsewhere',
  )
  const waiting = run(['node', 'launch.mjs', 'gift-card', 'web'], folder, without)
  await expect.poll(() => waiting.output()).toContain('gift-card is placed elsewhere')
  // On Linux, the environment of a process can be read.
  const environment = `/proc/${waiting.child.pid}/environ`
  if (existsSync(environment)) await expect.poll(() => readFile(environment, 'utf8')).toBe('')
  await end(waiting)
})

test('an unknown process is refused, with the known ones', async () => {
  const { folder } = await unzippedCompact(services)
  await expect(runToEnd(['node', 'launch.mjs', 'till', 'cash'], folder, given)).rejects.toThrow(
    'a service (till, gift-card) and one of web, worker and migrate',
  )
})
