import { execFile } from 'node:child_process'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from '@fanfare/emulators/lifecycle'
import { findServices } from '@fanfare/topology'
import { expect, onTestFinished, test } from 'vitest'
import { clock } from '../src/doctor/checks/clock.ts'
import { clusterVersion, compare } from '../src/doctor/checks/data.ts'
import { disk } from '../src/doctor/checks/disk.ts'
import { folder } from '../src/doctor/checks/folder.ts'
import { database, temporaryFolders } from '../src/doctor/checks/leftovers.ts'
import { ports } from '../src/doctor/checks/ports.ts'
import { nodeVersion, pnpmVersion } from '../src/doctor/checks/versions.ts'
import { shell } from '../src/testing/shell.ts'
import { temporaryFolder } from './support/temporary.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

async function heldPort(): Promise<number> {
  const port = await freePort()
  const server = createServer().listen(port, '127.0.0.1')
  onTestFinished(() => void server.close())
  return port
}

/** Ports that nobody else uses. */
async function freePorts(): Promise<NodeJS.ProcessEnv> {
  const names = ['EDGE', 'POSTGRES', 'AWS', 'MAILBOX', 'SMTP', 'CARD_NETWORK']
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [`${name}_PORT`, String(await freePort())])),
  )
}

test('a port in use is a problem, with the program that holds it and the variable that chooses another', async () => {
  const port = await heldPort()
  const env = { ...(await freePorts()), EDGE_PORT: String(port) }
  const machine = { root, dir: root, env, services: [] }
  const [found] = await ports({ ...machine, devRuns: false })
  expect(found).toMatchObject({
    state: 'problem',
    says: expect.stringContaining(`port ${port} (the edge) is in use`),
  })
  expect(found?.mend).toContain('EDGE_PORT=')
  expect(await ports({ ...machine, devRuns: true })).toMatchObject([{ state: 'note' }])
})

test('two services with one port are a problem that names both', async () => {
  const [service] = await findServices()
  if (!service) throw new Error('there are no services')
  const twin = { ...service, declaration: { ...service.declaration, name: 'twin' } }
  const found = await ports({
    root,
    dir: root,
    env: await freePorts(),
    services: [service, twin],
    devRuns: true,
  })
  expect(found[0]?.says).toContain(`is for ${service.declaration.name}'s web and for twin's web`)
  expect(found[0]?.mend).toContain('portBlock')
})

test('a Node that is not the one of the project is a problem, and so is whatever else than pnpm 12 starts it', async () => {
  expect((await nodeVersion({ root }, process.versions.node)).state).toBe('ok')
  const other = await nodeVersion({ root }, '20.19.0')
  expect(other).toMatchObject({ state: 'problem', says: expect.stringContaining('20.19.0 runs this') })
  expect(pnpmVersion('pnpm/12.21.0 npm/? node/v24.21.0').state).toBe('ok')
  expect(pnpmVersion('pnpm/9.1.0 npm/? node/v24.21.0').says).toContain('9.1.0')
  expect(pnpmVersion(undefined).state).toBe('problem')
})

test.each([
  ['/home/ada/Bär & Co (1)/100% done', 'ok'],
  ['/home/ada/shop #2', 'note'],
  ['/home/ada/my%20shop', 'note'],
])('a clone in %s: %s', (root, state) => {
  expect(folder({ root }).state).toBe(state)
})

test('too little room on the disk is a problem', async () => {
  const dir = join(await temporaryFolder(), 'not', 'yet')
  expect((await disk({ dir }, 0))[0]?.state).toBe('ok')
  expect((await disk({ dir }, Number.MAX_SAFE_INTEGER))[0]?.state).toBe('problem')
})

test('a database that a killed run left is named with its pid', async () => {
  const dir = await temporaryFolder()
  const cluster = join(dir, 'postgres', 'cluster')
  await mkdir(cluster, { recursive: true })
  expect((await database({ dir, devRuns: false })).state).toBe('ok')
  await writeFile(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n0\n5433\n`)
  expect((await database({ dir, devRuns: false })).says).toContain(`pid ${process.pid}`)
  expect((await database({ dir, devRuns: true })).state).toBe('ok')
})

test('temporary folders of yesterday are left by a killed run, those of today may be in use', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'fanfare-order-x1'))
  await mkdir(join(folder, 'somebody-else'))
  expect((await temporaryFolders([folder])).state).toBe('ok')
  const found = await temporaryFolders([folder], Date.now() + 2 * 86_400_000)
  expect(found).toMatchObject({ state: 'note', says: expect.stringContaining('fanfare-order-x1') })
  expect(found.says).not.toContain('somebody-else')
})

test('data of another PostgreSQL, or of another branch, is a problem', async () => {
  const dir = await temporaryFolder()
  expect((await clusterVersion({ dir }, '18.4')).state).toBe('ok')
  await mkdir(join(dir, 'postgres', 'cluster'), { recursive: true })
  await writeFile(join(dir, 'postgres', 'cluster', 'PG_VERSION'), '17\n')
  expect(await clusterVersion({ dir }, '18.4')).toMatchObject({
    state: 'problem',
    mend: expect.stringContaining('fresh'),
  })

  const applied = new Map([
    ['1_init', 'a'],
    ['2_theirs', 'b'],
  ])
  const says = compare('order', applied, [{ name: '1_init', sql: '', checksum: 'changed' }]).map(
    (it) => it.says,
  )
  expect(says).toEqual([
    'order: 2_theirs is applied, and not on this branch',
    'order: 1_init was changed after it was applied',
  ])
})

test('a clock that is behind the stored data is a problem', async () => {
  const dir = await temporaryFolder()
  await writeFile(join(dir, 'secrets.json'), '{}')
  expect((await clock({ root: dir, dir })).state).toBe('ok')
  const later = new Date(Date.now() + 3600_000)
  await utimes(join(dir, 'secrets.json'), later, later)
  expect(await clock({ root: dir, dir })).toMatchObject({
    state: 'problem',
    says: expect.stringContaining('secrets.json'),
  })
})

test('the command prints each finding, as JSON too, and ends with 1 when there is a problem', async () => {
  const run = promisify(execFile)
  const env = {
    ...shell,
    ...(await freePorts()),
    FANFARE_DATA: await temporaryFolder(),
    EDGE_PORT: String(await heldPort()),
  }
  const doctor = (...args: string[]) =>
    run(process.execPath, [join(root, 'infra/local/src/doctor.ts'), ...args], { env })
  const ended = await doctor('--json').then(
    () => undefined,
    (error: { code: number; stdout: string }) => error,
  )
  expect(ended?.code).toBe(1)
  const states = new Map(
    JSON.parse(ended?.stdout ?? '').map(({ about, state }: { about: string; state: string }) => [
      about,
      state,
    ]),
  )
  expect(states.get('ports')).toBe('problem')
  expect(states.get('PostgreSQL')).toBe('ok')
})
