import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@fanfare/local'
import { describe, expect, onTestFinished, test } from 'vitest'
import { applyChanges } from '../../../turbo/generators/gen/apply-changes.ts'
import { planEvent } from '../../../turbo/generators/gen/event.ts'
import { readOptions } from '../../../turbo/generators/gen/options.ts'
import { readRepository } from '../../../turbo/generators/gen/repository.ts'
import { planService } from '../../../turbo/generators/gen/service.ts'
import { handlerRow } from '../src/event-pages/handler-row.ts'
import { copyRepository, filesOf } from './support/repository-copy.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const repository = await readRepository(root)
const names = repository.services.map(({ declaration }) => declaration.name)

const plan = (line: string) => {
  const options = readOptions(line.split(' '))
  return options.kind === 'service' ? planService(repository, options) : planEvent(repository, options)
}

test('a generated service and event pass lint, types, their tests and the bundle, and no other file was edited', async () => {
  const copy = await copyRepository(root)
  await copy.run('install --prefer-offline --frozen-lockfile')
  await copy.run(
    'gen service --name gift-card --subscribes order.confirmed,user.sessions-revoked --schedule send-cards',
  )
  const before = filesOf(root)
  const changed = [...filesOf(copy.folder)].filter(([file, hash]) => before.get(file) !== hash)
  const elsewhere = changed.map(([file]) => file).filter((file) => !file.startsWith('apps/gift-card/'))
  expect(elsewhere.sort()).toEqual([
    'docs/cost.md',
    'docs/events/README.md',
    'docs/events/asyncapi.json',
    'docs/events/gift-card.created.md',
    'docs/events/order.confirmed.md',
    'docs/events/user.sessions-revoked.md',
    'packages/contracts/src/events/gift-card.ts',
    'packages/contracts/src/events/index.ts',
    'pnpm-lock.yaml',
  ])

  await copy.run(`gen event gift-card.handed-over --publisher gift-card --consumers gift-card,${names}`)
  await copy.run('lint')
  await copy.run('docs:events --check')
  await copy.run('test --filter gift-card')
  const consumers = names.map((name) => `--filter=@fanfare/${name}`).join(' ')
  await copy.run(`exec turbo run types ${consumers}`)
  await copy.run('bundle --filter gift-card')
  expect(await copy.run('--filter @fanfare/gift-card migration again')).toContain(
    'The migrations match the schema already.',
  )
})

test.each([
  ['service --name Basket', 'Basket is no name of a service'],
  ['service --name basket-', 'basket- is no name of a service'],
  ['service --name a-name-of-too-many-letters', 'more than 22 characters'],
  ['service --name order', 'There is a package order already'],
  ['service --name topology', 'There is a package topology already'],
  ['service --name health', 'health has another meaning here'],
  ['service --name product', '/products is a path of order'],
  ['service --name basket --publishes order.shipped', 'as in basket.created'],
  ['service --name basket --publishes basket', 'basket is no type of an event'],
  ['service --name basket --subscribes order.eaten', 'there is no such event. There are: user.created'],
  [
    'service --name basket --subscribes user.updated',
    'with email and name of a person, and not to user.erased',
  ],
  ['service --name basket --schedule prune-inbox', 'as in remind-customers'],
  ['service basket', 'The name is given as --name basket'],
  ['service', '--name is missing'],
  ['service --name basket --publisher order', '"gen service" has no option --publisher'],
  ['event order.created --publisher order --consumers user', 'The event order.created exists already'],
  ['event shipped --publisher order --consumers user', 'shipped is no type of an event'],
  ['event order.shipped --publisher orders --consumers user', 'There is no service orders. There are: '],
  ['event order.shipped --publisher mailer --consumers user', 'mailer publishes nothing yet'],
  ['event order.shipped --publisher order', '--consumers is missing'],
  ['route', 'Which generator? service or event'],
])('gen %s is refused before anything is written: %s', (line, message) => {
  expect(() => plan(line)).toThrow(message)
})

describe('a plan', () => {
  test('leaves out what a service without events and schedules does not need', () => {
    const { changes } = plan('service --name policy --publishes none --subscribes none --schedule none')
    const files = changes.map(({ path }) => path)
    expect(files).toContain('apps/policy/src/policies/policies.ts')
    expect(files.filter((file) => /events|handlers|daemon|packages/.test(file))).toEqual([])
    expect(changes.map(({ text }) => text).join('\n')).not.toMatch(/outbox|inbox|{{/)
  })

  test('gives a new event to each service that has handlers', () => {
    const { changes } = plan(`event order.shipped --publisher order --consumers ${names}`)
    const textOf = (path: string) => changes.findLast((change) => change.path === path)?.text ?? ''
    for (const name of names) {
      expect(textOf(`apps/${name}/service.ts`)).toMatch(/subscribes: \[[^\]]*'order.shipped'/)
      expect(handlerRow(textOf(`apps/${name}/src/handlers.ts`), 'order.shipped')).toMatch(
        /^'order.shipped': \(event/,
      )
    }
    expect(textOf('apps/order/service.ts')).toMatch(/publishes: \[[^\]]*'order.shipped'/)
    expect(textOf('packages/contracts/src/events/order.ts')).toContain('An order was shipped.')
  })
})

test('a step that fails leaves every file as it was', async () => {
  const { dir, remove } = await temporaryFolder('generators')
  onTestFinished(remove)
  mkdirSync(join(dir, 'docs/events'), { recursive: true })
  writeFileSync(join(dir, 'docs/events/order.created.md'), 'before')
  writeFileSync(join(dir, 'pnpm-lock.yaml'), 'before')
  const before = filesOf(dir)
  const script = `const { writeFileSync } = require('node:fs')
    for (const file of ['pnpm-lock.yaml', 'docs/cost.md', 'docs/events/new.md', 'apps/basket/new.ts'])
      writeFileSync(file, 'after')
    console.log('no registry'); process.exitCode = 3`
  const changes = [{ path: 'apps/basket/service.ts', text: 'new' }]
  const failing = applyChanges(dir, { changes, steps: [{ what: 'install', run: { node: ['-e', script] } }] })
  await expect(failing).rejects.toThrow(/no registry\n+"install" failed[\s\S]*all files are as before/)
  expect(filesOf(dir)).toEqual(before)
  expect(readFileSync(join(dir, 'pnpm-lock.yaml'), 'utf8')).toBe('before')
})
