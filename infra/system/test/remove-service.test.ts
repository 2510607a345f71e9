// Needs: mailer
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { applyChanges } from '../../../turbo/generators/gen/apply-changes.ts'
import { readOptions } from '../../../turbo/generators/gen/options.ts'
import { planOf } from '../../../turbo/generators/gen/plan-of.ts'
import { readRepository } from '../../../turbo/generators/gen/repository.ts'
import { withoutEvents } from '../../../turbo/generators/remove/contracts.ts'
import { planRemoval } from '../../../turbo/generators/remove/plan-removal.ts'
import { copyRepository, filesOf } from './support/repository-copy.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const repository = await readRepository(root)

test.each([
  ['user', 'it signs the tokens that'],
  ['order', 'user subscribes to order.created: apps/user/service.ts'],
  ['jukebox', 'There is no service jukebox. There are: '],
])('%s is not removed while others need it, and each place is named', async (name, place) => {
  await expect(planRemoval(repository, name)).rejects.toThrow(place)
})

test('the mailer goes with its tests and its alarms, and nothing that stays imports or links to what goes', async () => {
  const copy = await copyRepository(root)
  onTestFinished(copy.remove)
  const { plan, report } = await planRemoval({ ...repository, root: copy.folder }, 'mailer')
  expect(report).toContainEqual(expect.stringContaining('user.notice-issued'))
  await applyChanges(copy.folder, { ...plan, steps: [] })

  const left = [...filesOf(copy.folder).keys()]
  expect(left).toContain('infra/system/test/conventions.test.ts')
  const read = (file: string) => readFileSync(join(copy.folder, file), 'utf8')
  expect(left.filter((file) => file.endsWith('.ts') && /^\/\/ Needs: .*mailer/.test(read(file)))).toEqual([])
  const missing = left
    .filter((file) => /^infra\/system\/test\/.*\.ts$/.test(file))
    .flatMap((file) =>
      [...readFileSync(join(copy.folder, file), 'utf8').matchAll(/^(?:import|\}).* from '(\.[^']+)'/gm)]
        .map(([, path = '']) => join(copy.folder, file, '..', path))
        .filter((path) => !existsSync(path)),
    )
    // Not copied.
    .filter((path) => !path.includes('generated'))
  expect(missing).toEqual([])
  const pages = left.filter((file) => file.endsWith('.md'))
  const texts = pages.map((page) => readFileSync(join(copy.folder, page), 'utf8')).join('\n')
  expect(texts).not.toMatch(/\]\([^)]*apps\/mailer/)
  expect(texts).not.toContain('### unsent-mails')
  const launch = readFileSync(join(copy.folder, '.vscode/launch.json'), 'utf8')
  expect(launch).toContain('"order.worker"')
  expect(launch).not.toContain('"mailer.')
})

test('the events of a generated service leave the contracts as they were before', async () => {
  const copy = await copyRepository(root)
  onTestFinished(copy.remove)
  const before = filesOf(copy.folder)
  const options = readOptions('service --name gift-card --subscribes order.confirmed'.split(' '))
  const { changes } = await planOf({ ...repository, root: copy.folder }, options)
  const contracts = changes.filter(({ path }) => path.startsWith('packages/'))
  await applyChanges(copy.folder, { changes: contracts, steps: [] })
  expect(filesOf(copy.folder)).not.toEqual(before)

  const without = withoutEvents(copy.folder, ['gift-card.created'])
  await applyChanges(copy.folder, { changes: without.changes, removals: without.emptied, steps: [] })
  expect(filesOf(copy.folder)).toEqual(before)
})
