import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { assertPortFree, freePort } from '@fanfare/emulators/lifecycle'
import { findServices, routeTable } from '@fanfare/topology'
import { expect, onTestFinished, test } from 'vitest'
import { brokenRules } from '../../system/src/checks/imports.ts'
import { problemsOf } from '../../topology/src/declaration-problems.ts'
import { lockData } from '../src/data-lock.ts'
import { missingMigrations, missingTables, unstampedFiles, wrongNode } from '../src/dev/hints.ts'
import { migrate } from '../src/migrate.ts'
import { migrationSql } from '../src/prisma/write-migration.ts'
import { shell } from '../src/testing/shell.ts'
import { databases } from './support/databases.ts'
import { temporaryFolder } from './support/temporary.ts'
import { typeErrors } from './support/type-errors.ts'

// The mistakes of a first week, and what each is answered with: what is wrong, and what to do.

const found = await findServices()
const [first, second] = found
if (!first || !second) throw new Error('there are two services at least')

const declared = (name: string, more: Partial<ServiceDeclaration>): [string, ServiceDeclaration] => {
  const nothing = { routes: [], publishes: [], subscribes: [], schedules: [], secrets: [] }
  return [name, { name, portBlock: 5000, ...nothing, ...more }]
}

const messageOf = (work: () => unknown): Promise<string> =>
  Promise.resolve()
    .then(work)
    .then(
      () => 'no error',
      (error: Error) => error.message,
    )

/** What a service prints when it starts with an environment. */
async function startOf(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const run = promisify(execFile)
  const options = { cwd: folder, env: { ...shell, ...env } }
  return run(process.execPath, ['src/web.ts'], options).then(
    () => 'it has started',
    (error: { readonly stderr: string }) => error.stderr,
  )
}

test.each<[mistake: string, answer: () => Promise<string> | string, message: RegExp]>([
  [
    'a port is taken',
    async () => {
      const port = await freePort()
      const server = createServer().listen(port, '127.0.0.1')
      onTestFinished(() => void server.close())
      return messageOf(() => assertPortFree(port, { what: 'the edge', variable: 'EDGE_PORT' }))
    },
    /^port \d+ \(the edge\) is in use.*: stop (it|what holds it) or choose another with EDGE_PORT=…$/,
  ],
  [
    'dev runs already',
    async () => {
      const folder = await temporaryFolder()
      const lock = lockData(folder)
      onTestFinished(() => lock.release())
      return messageOf(() => lockData(folder))
    },
    /is in use by another run of `pnpm dev`: stop it, or set another folder with FANFARE_DATA=…$/,
  ],
  [
    'the Node of the machine runs dev',
    async () => (await wrongNode('22.18.0')).join(),
    /^Node: 22\.18\.0 runs this, and the project needs \d\S+: start commands with npx --yes pnpm@12/,
  ],
  [
    'an environment variable is missing',
    () => startOf(first.folder, { PORT: '0' }),
    new RegExp(
      `Error: ${first.declaration.name} cannot start: DATABASE_URL is missing, .*\\(src/config\\.ts declares it: set it in`,
    ),
  ],
  [
    'a migration is missing',
    async () => {
      const { ownerUrl } = await databases.createServiceDatabase('behind')
      const service = { name: first.declaration.name, folder: first.folder }
      return (await missingMigrations({ ownerUrl: () => ownerUrl }, [service])).join()
    },
    /is not as prisma\/schema\.prisma says\. Write a migration: npx --yes pnpm@12 migrate:new \w+ <name>\. If .* fresh$/,
  ],
  [
    'a service has no tables for its events',
    async () => {
      const folder = await temporaryFolder()
      await mkdir(join(folder, 'prisma'))
      await writeFile(join(folder, 'prisma', 'schema.prisma'), 'model Outbox {\n  @@map("outbox")\n}\n')
      const [name, declaration] = declared('a', {
        publishes: ['order.created'],
        subscribes: ['user.created'],
      })
      return (await missingTables([{ name, folder, declaration }])).join()
    },
    /^a: its events need outbox_dead, inbox, and prisma\/schema\.prisma has no such table: docs\/architecture\.md#its-first-event$/,
  ],
  [
    'a service has no migrations',
    async () => {
      const [folder, urls] = [await temporaryFolder(), await databases.createServiceDatabase('new')]
      return messageOf(() => migrate(folder, urls))
    },
    /^\S+ has no prisma\/migrations: write its schema\.prisma, and then npx --yes pnpm@12 migrate:new \S+ init$/,
  ],
  [
    'a service has no schema',
    async () => messageOf(async () => migrationSql(databases, await temporaryFolder())),
    /schema\.prisma cannot be read: begin it as another service's does$/,
  ],
  [
    'nobody publishes an event that a service subscribes to',
    () => problemsOf([declared('a', { subscribes: ['order.created'] })]).join(),
    /^a subscribes to order\.created, which no service publishes: add it to the publishes of one, or remove it$/,
  ],
  [
    'two services publish one event',
    () =>
      problemsOf([
        declared('a', { publishes: ['order.created'] }),
        declared('b', { portBlock: 6000, publishes: ['order.created'] }),
      ]).join(),
    /^order\.created is published by a and b: an event has one publisher$/,
  ],
  [
    'two services have one port',
    () => problemsOf([declared('a', {}), declared('b', { portBlock: 5001 })]).join(),
    /^the ports of b, 5001 to 5002, overlap with those of a: give one of them another portBlock$/,
  ],
  [
    'two services have one path',
    () => {
      const services = [
        declared('a', { routes: [{ path: '/x/*' }] }),
        declared('b', { routes: [{ path: '/*/y' }] }),
      ]
      return messageOf(() => routeTable(services.map(([, declaration]) => declaration)))
    },
    /^route \/\*\/y of b and route \/x\/\* of a overlap at the same order \(100\): give one of them another order$/,
  ],
  [
    'a service imports another one',
    () => {
      // Put together, since this file is checked, too.
      const line = ['import', `'@fanfare/${second.declaration.name}'`].join(' ')
      return brokenRules(`apps/${basename(first.folder)}/src/a.ts`, line).join()
    },
    /may not import @fanfare\/\w+: services share the contracts, and nothing else/,
  ],
  [
    'the platform does not follow a change of service.ts',
    () => {
      const declaration: ServiceDeclaration = { ...first.declaration, publishes: [], subscribes: [] }
      return unstampedFiles([{ name: declaration.name, folder: first.folder, declaration }]).join()
    },
    /not as its service\.ts and the template say: .*events\.ts.* npx --yes pnpm@12 exec node turbo\/generators\/stamp\.ts$/,
  ],
])('%s', async (_, answer, message) => {
  expect(await answer()).toMatch(message)
})

test('an event without a handler, a handler without a subscription, and an undeclared publication do not compile', async () => {
  const errors = await typeErrors(`
    import { defineService, type HandlersOf, type PublishedBy } from '@fanfare/contracts'
    const service = defineService({
      name: 'gift', portBlock: 5000, routes: [], schedules: [], secrets: [],
      publishes: ['order.created'], subscribes: ['user.created', 'user.updated'],
    })
    const handle = async () => undefined
    export const missing: HandlersOf<typeof service, object> = { 'user.created': handle }
    export const tooMany: HandlersOf<typeof service, object> = {
      'user.created': handle, 'user.updated': handle, 'payment.captured': handle,
    }
    const publish = (type: PublishedBy<typeof service>) => type
    publish('order.confirmed')
  `)
  expect(errors).toContain(`Property '"user.updated"' is missing`)
  expect(errors).toContain("''payment.captured'' does not exist in type 'HandlersOf<")
  expect(errors).toContain(`'"order.confirmed"' is not assignable to parameter of type '"order.created"'`)
  expect(errors.match(/error TS/g)).toHaveLength(3)
})

test('a secret that is none ends the start of its service with its name', async () => {
  const owner = found.find(({ declaration }) => declaration.secrets.includes('TOKEN_PRIVATE_KEY'))
  const env = {
    ...{ PORT: '0', STAGE: 'local', DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' },
    ...{
      JWKS_URL: 'http://127.0.0.1:1',
      TOKEN_ISSUER: 'x',
      TOKEN_AUDIENCE: 'x',
      TOKEN_PRIVATE_KEY: 'a secret',
    },
  }
  const printed = await startOf(owner?.folder ?? '', env)
  expect(printed).toContain(
    'TOKEN_PRIVATE_KEY cannot be read: base64 of an Ed25519 key in DER (PKCS 8) is safest',
  )
  expect(printed).not.toContain('a secret')
})
