import { execFile } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { everyAddress, knownAddresses } from '../src/addresses.ts'
import { dataEntries, dataFolder } from '../src/data-folder.ts'
import { DataInUseError, lockData, lockFile } from '../src/data-lock.ts'
import { shell } from '../src/testing/shell.ts'
import { temporaryFolder } from './support/temporary.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const run = promisify(execFile)
const fresh = (folder: string, ...args: string[]) =>
  run(process.execPath, [join(root, 'infra/local/src/fresh.ts'), ...args], {
    env: { ...shell, FANFARE_DATA: folder },
  })

test('an empty FANFARE_DATA has no effect', () => {
  expect(dataFolder({ FANFARE_DATA: '' })).toBe(resolve(root, '.data'))
  expect(dataFolder({})).toBe(resolve(root, '.data'))
})

test('a data folder is locked by one run at a time', async () => {
  const folder = await temporaryFolder()
  const lock = lockData(folder)
  expect(() => lockData(folder)).toThrow(DataInUseError)
  lock.release()
  lockData(folder).release()
})

test('a folder that cannot be written to is not taken for one that is in use', async () => {
  const file = join(await temporaryFolder(), 'a-file')
  await writeFile(file, '')
  expect(() => lockData(file)).toThrow(`${file} cannot be written to (EEXIST`)
})

test('fresh removes what dev stored, and nothing else', async () => {
  const folder = await temporaryFolder()
  for (const entry of dataEntries) await mkdir(join(folder, entry))
  await writeFile(join(folder, 'thesis.txt'), 'a year of work')
  await fresh(folder)
  expect((await readdir(folder)).sort()).toEqual([lockFile, 'thesis.txt'])
})

test('fresh removes nothing when it is asked for help', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'postgres'))
  await fresh(folder, '--help')
  expect(await readdir(folder)).toEqual(['postgres'])
})

test('fresh does not remove the data of a run that has not ended', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'postgres'))
  const lock = lockData(folder)
  await expect(fresh(folder)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(folder) })
  expect(await readdir(folder)).toContain('postgres')
  lock.release()
})

test('a part that is replaced by a real thing, or that no service needs, has no port', () => {
  const env = {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    SMTP_URL: 'smtp://127.0.0.1:1025',
    STRIPE_API_BASE: 'http://127.0.0.1:12111',
  }
  const variables = (env: NodeJS.ProcessEnv, secrets: string[]) => {
    const addresses = knownAddresses([{ name: 'shop', portBlock: 4100, secrets }], env)
    return everyAddress(addresses, env, { only: [] }).map(({ variable }) => variable)
  }
  const secrets = ['STRIPE_API_KEY', 'SMTP_URL']
  expect(variables(env, secrets)).toEqual(['EDGE_PORT', 'POSTGRES_PORT'])
  expect(variables({}, [])).toEqual(['EDGE_PORT', 'POSTGRES_PORT', 'AWS_PORT'])
  expect(variables({}, secrets)).toHaveLength(6)
})
