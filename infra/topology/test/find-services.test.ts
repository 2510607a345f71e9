import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { expect, onTestFinished, test } from 'vitest'
import { findServices } from '../src/find-services.ts'

const nothing = { routes: [], publishes: [], subscribes: [], schedules: [], secrets: [] }

/** A repository with these services, each in the folder that is its key. */
async function repositoryWith(
  services: Record<string, Partial<Record<keyof ServiceDeclaration, unknown>>>,
): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'fanfare-services-'))
  onTestFinished(() => rm(root, { recursive: true }))
  await mkdir(join(root, 'apps'))
  for (const [index, [folder, declaration]] of Object.entries(services).entries()) {
    const whole = { name: folder, portBlock: 5000 + index * 100, ...nothing, ...declaration }
    await mkdir(join(root, 'apps', folder), { recursive: true })
    await writeFile(join(root, 'apps', folder, 'service.ts'), `export default ${JSON.stringify(whole)}`)
  }
  return root
}

test('the services of this repository are found, and do not contradict each other', async () => {
  const services = await findServices()

  expect(services.length).toBeGreaterThan(0)
  for (const { folder, declaration } of services) expect(folder.endsWith(declaration.name)).toBe(true)
})

test('services are found in the folders of apps, sorted by name; a folder without a service and what a system leaves there are passed over', async () => {
  const root = await repositoryWith({
    zebra: { publishes: ['user.created'] },
    ant: { subscribes: ['user.created'] },
  })
  await mkdir(join(root, 'apps', 'no-service'))
  for (const stray of ['.DS_Store', 'Thumbs.db', 'service.ts'])
    await writeFile(join(root, 'apps', stray), '\0')

  expect(await findServices(root)).toMatchObject([
    { folder: join(root, 'apps', 'ant'), declaration: { name: 'ant' } },
    { folder: join(root, 'apps', 'zebra'), declaration: { name: 'zebra' } },
  ])
})

test('a folder with another name than its service is reported', async () => {
  const root = await repositoryWith({ mails: { name: 'mailer' } })

  await expect(findServices(root)).rejects.toThrow('apps/mails declares itself as mailer')
})

test('a declaration that cannot be loaded is named', async () => {
  const root = await repositoryWith({ mails: {} })
  const file = join(root, 'apps', 'mails', 'service.ts')
  await writeFile(file, 'export default {{')

  await expect(findServices(root)).rejects.toThrow(`${file} cannot be loaded: `)
})

test('port blocks that overlap are reported', async () => {
  const root = await repositoryWith({
    one: { portBlock: 4000 },
    two: { portBlock: 4001 },
    three: { portBlock: 4003 },
  })

  await expect(findServices(root)).rejects.toThrow(
    /- the ports of two, 4001 to 4002, overlap with those of one: give one of them another portBlock$/,
  )
})

test('an event with two publishers is reported', async () => {
  const root = await repositoryWith({
    a: { publishes: ['user.created'] },
    b: { publishes: ['user.created'] },
  })

  await expect(findServices(root)).rejects.toThrow('user.created is published by a and b')
})

test('a subscription to an event that no service publishes is reported', async () => {
  const root = await repositoryWith({ a: { subscribes: ['user.created', 'order.created'] } })

  await expect(findServices(root)).rejects.toThrow(
    /- a subscribes to user.created, which no service publishes: .*\n- a subscribes to order.created, which no/,
  )
})

test('a service.ts without a declaration is reported', async () => {
  const root = await repositoryWith({})
  await mkdir(join(root, 'apps', 'empty'), { recursive: true })
  await writeFile(join(root, 'apps', 'empty', 'service.ts'), 'export const nothing = 1')

  await expect(findServices(root)).rejects.toThrow('has no service declaration as its default export')
})

test('a declaration without what every one has is reported: nothing has compiled it', async () => {
  const root = await repositoryWith({ mails: { secrets: undefined, portBlock: undefined } })

  await expect(findServices(root)).rejects.toThrow(
    /mails.service\.ts lacks:\n- portBlock, as in 4500\n- secrets, which may be \[\]$/,
  )
})

test('a service without its package.json is told what it needs', async () => {
  const root = await repositoryWith({ mails: {} })
  await writeFile(join(root, 'apps', 'mails', 'service.ts'), "import '@fanfare/contracts'")

  await expect(findServices(root)).rejects.toThrow(/Cannot find package.*\. The folder needs a package\.json/)
})

test.each([
  { cron: '61 * * *' },
  { cron: '60 * * * *' },
  { cron: '0 0 0 * *' },
  { cron: '*/0 * * * *' },
  { cron: '* * * * * *' },
  { path: 'schedules/sweep' },
  { path: '/events' },
])('a schedule with %j is reported', async (wrong) => {
  const schedule = { name: 'sweep', path: '/schedules/sweep', cron: '*/5 0-6,22 1 jan mon-fri' }
  const root = await repositoryWith({
    fine: { schedules: [schedule] },
    a: { schedules: [{ ...schedule, ...wrong }] },
  })

  await expect(findServices(root)).rejects.toThrow(
    /are wrong:\n- the schedule sweep of a has the (cron expression|path) .*$/,
  )
})

test('two schedules of a service with one name are reported', async () => {
  const schedule = { name: 'sweep', path: '/schedules/sweep', cron: '0 4 * * *' }
  const root = await repositoryWith({
    a: { schedules: [schedule, { ...schedule, path: '/schedules/other' }] },
  })

  await expect(findServices(root)).rejects.toThrow(
    'the schedule sweep of a has the name or the path of another',
  )
})
