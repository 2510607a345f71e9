import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@fanfare/local'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { alone } from '../../../turbo/generators/gen/alone.ts'
import { applyChanges } from '../../../turbo/generators/gen/apply-changes.ts'
import { withHandler } from '../../../turbo/generators/gen/edit-service.ts'
import { readOptions } from '../../../turbo/generators/gen/options.ts'
import { planOf } from '../../../turbo/generators/gen/plan-of.ts'
import { readRepository } from '../../../turbo/generators/gen/repository.ts'
import { keepFiles } from '../../../turbo/generators/gen/undo.ts'
import { beginWriting } from '../../../turbo/generators/gen/unfinished.ts'
import { personalFields } from '../src/checks/personal-data.ts'
import { handlerRow } from '../src/event-pages/handler-row.ts'
import { argumentsOf, filesOf } from './support/repository-copy.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const repository = await readRepository(root)
const names = repository.services.map(({ declaration }) => declaration.name)

const plan = async (line: string) => planOf(repository, readOptions(argumentsOf(line)))

test.each([
  ['service --name Jukebox', 'Jukebox is no name of a service'],
  ['service --name jukebox-', 'jukebox- is no name of a service'],
  ['service --name a-name-of-too-many-letters', 'more than 22 characters'],
  ['service --name order', 'There is a package order already'],
  ['service --name topology', 'There is a package topology already'],
  ['service --name health', 'health has another meaning here'],
  ['service --name package', 'package has another meaning here'],
  ['service --name template1', 'template1 has another meaning here'],
  ['service --name nul', 'nul is no name of a service'],
  ['service --name product', '/products is a path of order'],
  ['service --name jukebox --publishes order.juggled', 'as in jukebox.created'],
  ['service --name jukebox --publishes jukebox', 'jukebox is no type of an event'],
  ['service --name jukebox --subscribes order.eaten', 'there is no such event. There are: user.created'],
  [
    'service --name jukebox --subscribes user.updated',
    'with email and name of a person, and not to user.erased',
  ],
  ['service --name jukebox --schedule import', 'as in remind-customers'],
  ['service --name jukebox --schedule prune-inbox', 'as in remind-customers'],
  ['service jukebox', 'The name is given as --name jukebox'],
  ['service', '--name is missing'],
  ['service --name jukebox --publisher order', '"gen service" has no option --publisher'],
  ['event order.created --publisher order --consumers user', 'The event order.created exists already'],
  ['event index.made --publisher order --consumers user', 'index.ts is the list of the events'],
  ['event juggled --publisher order --consumers user', 'juggled is no type of an event'],
  ['event order.juggled --publisher orders --consumers user', 'There is no service orders. There are: '],
  ['event order.juggled --publisher order', '--consumers is missing'],
  ['route Close --service order --operation "POST /orders/{orderId}/close"', 'Close is no name of a route'],
  ['route delete --service order --operation "POST /orders/{orderId}/close"', 'delete is no name of a route'],
  [
    'route close --service order --operation "POST /orders/{class}/close"',
    '{class} becomes the name of a var',
  ],
  ['route live --service order --operation "GET /health/live"', '/health/live is the platform'],
  ['route close --service order --operation "/orders"', 'as in "GET /orders/{orderId}"'],
  ['route close --service order', '--operation is missing'],
  [
    'route close --service order --operation "POST /orders"',
    'order serves POST /orders already: apps/order/src/orders/routes.ts',
  ],
  [
    'route close --service order --operation "GET /orders/{id}"',
    'order serves GET /orders/{orderId} already',
  ],
  ['route close --service order --operation "GET /orders/{id}/{id}"', 'a parameter twice'],
  ['schedule prune-inbox --service order', 'order has the schedule prune-inbox already'],
  ['schedule sweep --service order --cron hourly', 'five fields, as in "*/5 * * * *"'],
  ['schedule sweep --service order --cron "61 4 * * *"', 'five fields, as in "*/5 * * * *"'],
  ['schedule sweep', '--service is missing'],
  ['call find --service user --operation "GET /order/{id}"', 'No service serves GET /order/{id}'],
  ['call find --service order --operation "GET /orders/{id}"', 'order serves GET /orders/{orderId} itself'],
  ['page', 'Which generator? service, event, route, schedule or call'],
])('gen %s is refused before anything is written: %s', async (line, message) => {
  await expect(plan(line)).rejects.toThrow(message)
})

test('an event of a service that publishes nothing yet is refused: it has no outbox', async () => {
  const services = repository.services.map(({ folder, declaration }) => ({
    folder,
    declaration: { ...declaration, publishes: [] },
  }))
  const options = readOptions('event order.juggled --publisher order --consumers user'.split(' '))
  await expect(planOf({ ...repository, services }, options)).rejects.toThrow('order publishes nothing yet')
})

describe('a plan', () => {
  test('leaves out what a service without events and schedules does not need', async () => {
    const { changes } = await plan('service --name policy --publishes none --subscribes none --schedule none')
    const files = changes.map(({ path }) => path)
    expect(files).toContain('apps/policy/src/policies/policies.ts')
    expect(files.filter((file) => /events|handlers|daemon|packages/.test(file))).toEqual([])
    expect(changes.map(({ text }) => text).join('\n')).not.toMatch(/outbox|inbox|{{/)
  })

  test('makes a first event without personal data, so that another service may subscribe to it', async () => {
    const { changes } = await plan('service --name jukebox')
    const contract = changes.find(({ path }) => path === 'packages/contracts/src/events/jukebox.ts')
    expect(contract?.text).toContain('jukeboxId: Id, userId: Id, title: Text(100)')
    expect(contract?.text).not.toMatch(new RegExp(`\\b(${personalFields.join('|')}):`))
  })

  test('gives a new event to each service that has handlers', async () => {
    const { changes } = await plan(`event order.juggled --publisher order --consumers ${names}`)
    const textOf = (path: string) => changes.findLast((change) => change.path === path)?.text ?? ''
    for (const name of names) {
      expect(textOf(`apps/${name}/service.ts`)).toMatch(/subscribes: \[[^\]]*'order.juggled'/)
      expect(handlerRow(textOf(`apps/${name}/src/handlers.ts`), 'order.juggled')).toMatch(
        /^'order.juggled': \(event/,
      )
    }
    expect(textOf('apps/order/service.ts')).toMatch(/publishes: \[[^\]]*'order.juggled'/)
    expect(textOf('packages/contracts/src/events/order.ts')).toContain('An order was juggled.')
  })
})

test('a handler is added after rows of events with digits in their names', () => {
  const handlers = ['defineHandlers({', "  'gift2.used-up': record,", '})'].join('\n')
  expect(withHandler(handlers, 'order.juggled')).toContain("record,\n  'order.juggled': (event")
})

test('two generators at the same time: the second is refused, and says why', async () => {
  const { dir, remove } = await temporaryFolder('generators')
  onTestFinished(remove)
  await alone(dir, () =>
    expect(alone(dir, async () => undefined)).rejects.toThrow('Another gen or remove:service runs'),
  )
  await alone(dir, async () => undefined)
})

test('after a run that was killed, the next one says once how to take back what it wrote', async () => {
  const { dir, remove } = await temporaryFolder('generators')
  onTestFinished(remove)
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => said.mockRestore())
  const paths = ['docs/events', 'apps/jukebox']
  for (const path of paths) mkdirSync(join(dir, path), { recursive: true })
  writeFileSync(join(dir, 'docs/events/README.md'), '')
  for (const args of [['init'], ['add', 'docs']]) execFileSync('git', args, { cwd: dir, stdio: 'ignore' })
  beginWriting(dir, paths)
  for (const _ of ['next', 'after it']) await alone(dir, async () => undefined)
  expect(said.mock.calls).toEqual([
    [expect.stringMatching(/restore -- docs.events\n.* clean -fd -- docs.events apps.jukebox/)],
  ])
})

test('files that have not changed are not written again: one may be read-only', async () => {
  const { dir, remove } = await temporaryFolder('generators')
  onTestFinished(remove)
  const file = join(dir, 'pnpm-lock.yaml')
  writeFileSync(file, 'before')
  utimesSync(file, 1, 1)
  keepFiles(dir, ['pnpm-lock.yaml'])()
  expect(statSync(file).mtimeMs).toBe(1_000)
})

test('a step that fails leaves every file as it was', async () => {
  const { dir, remove } = await temporaryFolder('generators')
  onTestFinished(remove)
  mkdirSync(join(dir, 'docs/events'), { recursive: true })
  writeFileSync(join(dir, 'docs/events/order.created.md'), 'before')
  writeFileSync(join(dir, 'pnpm-lock.yaml'), 'before')
  mkdirSync(join(dir, 'apps/old/src'), { recursive: true })
  writeFileSync(join(dir, 'apps/old/src/web.ts'), 'before')
  const before = filesOf(dir)
  const script = `const { writeFileSync } = require('node:fs')
    for (const file of ['pnpm-lock.yaml', 'docs/cost.md', 'docs/events/new.md', 'apps/jukebox/new.ts'])
      writeFileSync(file, 'after')
    console.log('no registry'); process.exitCode = 3`
  const changes = [{ path: 'apps/jukebox/service.ts', text: 'new' }]
  const steps = [{ what: 'install', run: { node: ['-e', script] } }]
  const failing = applyChanges(dir, { changes, removals: ['apps/old'], steps })
  await expect(failing).rejects.toThrow(/no registry\n+"install" failed[\s\S]*all files are as before/)
  expect(filesOf(dir)).toEqual(before)
  expect(readFileSync(join(dir, 'pnpm-lock.yaml'), 'utf8')).toBe('before')
})
