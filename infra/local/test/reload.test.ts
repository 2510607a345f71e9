import { once } from 'node:events'
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { watchNewServices } from '../src/dev/new-services.ts'
import { isNoEdit, onEdit } from '../src/dev/on-edit.ts'
import { restartReport } from '../src/dev/restart-report.ts'
import { eventually } from '../src/testing/eventually.ts'
import { temporaryFolder } from './support/temporary.ts'

/** How editors and tools save a file in the folder `src`. */
const waysOfSaving: Record<string, (file: string, text: string) => Promise<void>> = {
  'in place': (file, text) => writeFile(file, text),
  'to a temporary file that is renamed over it': async (file, text) => {
    await writeFile(`${file}.tmp`, text)
    await rename(`${file}.tmp`, file)
  },
  'after renaming the old file to a backup': async (file, text) => {
    await rename(file, `${file}~`)
    await writeFile(file, text)
  },
  'by deleting it and creating it again, as git does': async (file, text) => {
    await rm(file)
    await writeFile(file, text)
  },
  'by moving its folder away and creating it again': async (file, text) => {
    const folder = join(file, '..')
    await rename(folder, `${folder}-old`)
    await mkdir(folder)
    await writeFile(file, text)
    await rm(`${folder}-old`, { recursive: true })
  },
  'under a new name each time': (file, text) => writeFile(`${file}-${text}.ts`, text),
}

const fail = (problem: string) => {
  throw new Error(problem)
}

test.each(Object.entries(waysOfSaving))(
  'a file saved %s is noticed, twenty times in a row',
  async (_, save) => {
    const root = await temporaryFolder()
    const file = join(root, 'src', 'orders', 'saga.ts')
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(file, '')
    let noticed = 0
    const watcher = onEdit(
      [join(root, 'src')],
      async () => {
        noticed += 1
      },
      fail,
    )
    onTestFinished(() => watcher.close())
    await watcher.ready

    for (let n = 1; n <= 20; n++) {
      const before = noticed
      await save(file, String(n))
      await eventually(`edit ${n} to be noticed`, () => expect(noticed).toBeGreaterThan(before))
    }
  },
)

test('an edit ends what still waits after the one before, and is followed by a call of its own', async () => {
  const root = await temporaryFolder()
  const ended: boolean[] = []
  let calls = 0
  const watcher = onEdit(
    [root],
    async (signal) => {
      calls += 1
      if (calls > 1) return
      await once(signal, 'abort')
      ended.push(signal.aborted)
    },
    fail,
  )
  onTestFinished(() => watcher.close())
  await watcher.ready

  await writeFile(join(root, 'saga.ts'), 'broken')
  await eventually('the first edit to be noticed', () => expect(calls).toBe(1))
  await writeFile(join(root, 'saga.ts'), 'mended')
  await eventually('the second edit to be noticed', () => expect(calls).toBe(2))
  expect(ended).toEqual([true])
})

test('what cannot be watched is told once, and other edits are noticed', async () => {
  const root = await temporaryFolder()
  await symlink('loop', join(root, 'loop'))
  const problems: string[] = []
  let noticed = false
  const watcher = onEdit(
    [root],
    async () => {
      noticed = true
    },
    (problem) => problems.push(problem),
  )
  onTestFinished(() => watcher.close())
  await watcher.ready
  await writeFile(join(root, 'saga.ts'), '')
  await eventually('the edit to be noticed', () => expect(noticed).toBe(true))
  expect(problems).toEqual([expect.stringContaining('some edits are not noticed: ELOOP')])
})

test.each([
  ['apps/order/src/orders/saga.ts', false],
  ['apps/order/src/orders/saga.ts~', true],
  ['apps/order/src/orders/.#saga.ts', true],
  ['apps/order/src/orders/#saga.ts#', true],
  ['apps/order/src/generated', true],
  ['apps\\order\\src\\generated', true],
  ['apps/order/src/orders/generated-ids.ts', false],
])('%s is no edit: %s', (path, isNone) => {
  expect(isNoEdit(path)).toBe(isNone)
})

test('of several services, those that run again and those that do not are named, each reason once', () => {
  const broken = { reasons: ['SyntaxError: Unexpected end of input'] }
  const outcomes = [
    { name: 'mailer', ...broken },
    { name: 'order', reasons: [] },
    { name: 'user', ...broken },
  ]
  expect(restartReport(outcomes, '1.2')).toEqual([
    'SyntaxError: Unexpected end of input',
    'order: restarted in 1.2 s',
    'mailer, user: not restarted; mend it and save',
  ])
})

test('a service that is added to apps is noticed once, and one that is known is not', async () => {
  const apps = await temporaryFolder()
  const write = async (name: string) => {
    await mkdir(join(apps, name), { recursive: true })
    await writeFile(join(apps, name, 'service.ts'), '')
  }
  await mkdir(join(apps, 'order'))
  const noticed: string[] = []
  const watcher = watchNewServices([join(apps, 'order')], (name) => noticed.push(name), fail)
  onTestFinished(() => watcher.close())
  await watcher.ready
  for (const name of ['order', 'basket', 'basket', 'gift']) await write(name)
  await eventually('both to be noticed', () => expect(noticed.toSorted()).toEqual(['basket', 'gift']))
})
