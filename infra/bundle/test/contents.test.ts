import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findServices } from '@fanfare/topology'
import { describe, expect, inject, test } from 'vitest'
import { streamedLogs } from './support/streamed-logs.ts'
import { modesOf } from './support/unzip.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

const services = (await findServices()).map(({ declaration }) => declaration)

// Everything that is in a bundle: each path matches one of these, and each of these a path.
const always = [
  /^(?:start|web|worker|migrate|await-ready)\.mjs(?:\.map)?$/,
  /^shared-[0-9A-Z]{8}\.mjs(?:\.map)?$/,
  /^rds-ca\.pem$/,
  /^query_compiler_fast_bg\.postgresql\.wasm$/,
  /^swagger-ui\/static\/[\w.-]+\.(?:js|css|html|png|svg)$/,
  /^prisma\/migrations\/\d{14}_\w+\/migration\.sql$/,
  /^(?:package\.json|Procfile|Dockerfile|cron\.yaml)$/,
  /^\.platform\/(?:hooks|confighooks)\/predeploy\/10-migrate\.sh$/,
  /^\.platform\/(?:hooks|confighooks)\/postdeploy\/90-ready\.sh$/,
  /^\.platform\/(?:hooks|confighooks)\/postdeploy\/55-traces\.sh$/,
  /^\.platform\/traces\.json$/,
  /^\.platform\/nginx\/conf\.d\/fanfare\.conf$/,
]
const whereEventsArePublished = [
  /^relay\.mjs(?:\.map)?$/,
  /^relay\.sh$/,
  /^\.platform\/(?:hooks|confighooks)\/postdeploy\/50-process-logs\.sh$/,
  /^\.platform\/process-logs\.json$/,
]

/** Where the source of a program may be. */
const homes = (program: string, service: string) => {
  if (program === 'start')
    return /^(?:infra\/bundle\/src\/(?:start|become|migration-url)\.ts$|infra\/sidecars\/telemetry\/|packages\/contracts\/)/
  if (program === 'await-ready') return /^infra\/bundle\/src\/platform\/(?:await-)?ready\.ts$/
  if (program === 'migrate') return /^(?:infra\/(?:sidecars\/migrate|command\/src)|packages\/contracts)\//
  if (program === 'relay') return /^(?:infra\/sidecars\/(?:relay|telemetry)|packages\/contracts)\//
  return new RegExp(`^(?:apps/${service}|packages/contracts)/`)
}
const isPackage = (input: string) => /(?:^|\/)node_modules\//.test(input)
const packageOf = (input: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? ''

describe.each(inject('bundles'))('the bundle of $name', async ({ name, zip, folder, inputs }) => {
  const bytes = await readFile(zip)
  const files = await Promise.all(
    [...modesOf(bytes).keys()].map(
      async (path) => [path, await readFile(join(folder, path), 'utf8')] as const,
    ),
  )
  const text = (path: string) => files.find(([each]) => each === path)?.[1] ?? ''

  const declaration = services.find((service) => service.name === name)
  const publishes = (declaration?.publishes ?? []).length > 0

  test('holds what its environments need, and nothing else; a relay where events are published', () => {
    const expected = [...always, ...(publishes ? whereEventsArePublished : [])]
    const paths = files.map(([path]) => path)
    expect(paths.filter((path) => !expected.some((pattern) => pattern.test(path)))).toEqual([])
    expect(expected.filter((pattern) => !paths.some((path) => pattern.test(path)))).toEqual([])
  })

  test('has 4 MB at most', () => {
    expect(bytes.length).toBeLessThanOrEqual(4 * 1024 * 1024)
  })

  test('has hooks that can be executed, and nothing else that can', () => {
    const executable = [...modesOf(bytes)].filter(([, mode]) => mode === 0o755).map(([path]) => path)
    expect(executable).toEqual(files.map(([path]) => path).filter((path) => path.endsWith('.sh')))
    expect(new Set(modesOf(bytes).values())).toEqual(new Set([0o644, 0o755]))
  })

  test('holds no secret, no path of the machine that made it, and no source', () => {
    for (const [path, content] of files) {
      expect(content.includes(inject('secret')), path).toBe(false)
      expect(content.includes(repository), path).toBe(false)
      expect(/"sourcesContent"|\.\.\/\.\.\//.test(path.endsWith('.map') ? content : ''), path).toBe(false)
    }
  })

  test('is made of its own source, the contracts, the sidecars, and packages of the run time', async () => {
    expect(Object.keys(inputs).sort()).toEqual(
      ['start', 'web', 'worker', 'migrate', 'await-ready', ...(publishes ? ['relay'] : [])].sort(),
    )
    for (const [program, files] of Object.entries(inputs)) {
      const home = homes(program, name)
      expect(files.filter((file) => !isPackage(file) && !home.test(file))).toEqual([])
      const folder = program === 'web' || program === 'worker' ? `apps/${name}` : 'infra/sidecars'
      const { devDependencies } = JSON.parse(await readFile(`${repository}/${folder}/package.json`, 'utf8'))
      const packages = new Set(files.filter(isPackage).map(packageOf))
      expect(
        Object.keys(devDependencies).filter((each) => packages.has(each)),
        program,
      ).toEqual([])
    }
  })

  test('loads OpenTelemetry on demand only', () => {
    const all = files.filter(
      ([path, content]) => path.endsWith('.mjs') && content.includes('opentelemetry.js.api'),
    )
    expect(all.length).toBeGreaterThan(0)
    const imported = new Set<string>()
    const follow = (path: string) => {
      if (imported.has(path)) return
      imported.add(path)
      for (const [, next = ''] of text(path).matchAll(/(?:from|import)"\.\/([\w-]+\.mjs)"/g)) follow(next)
    }
    for (const program of ['start', 'web', 'worker', 'relay', 'migrate']) follow(`${program}.mjs`)
    expect(imported.size).toBeGreaterThan(5)
    expect(all.filter(([path]) => imported.has(path))).toEqual([])
  })

  test('speaks to AWS in the relay only', () => {
    const speaking = Object.entries(inputs).filter(([, files]) =>
      files.some((file) => packageOf(file).startsWith('@aws-sdk/')),
    )
    expect(speaking.map(([program]) => program)).toEqual(publishes ? ['relay'] : [])
  })

  test('has the logs of processes streamed that Beanstalk does not stream by itself', () => {
    expect(streamedLogs(text('.platform/process-logs.json') || '{}')).toEqual(publishes ? ['relay'] : [])
  })

  test('names the Node of the platform, and leaves nothing to be installed', () => {
    expect(JSON.parse(text('package.json'))).toEqual({
      name,
      version: '0.0.0',
      private: true,
      type: 'module',
      engines: { node: '24.x' },
    })
  })

  test('has every schedule in cron.yaml', () => {
    const tasks = [...text('cron.yaml').matchAll(/- name: "(.+)"\n {4}url: "(.+)"\n {4}schedule: "(.+)"\n/g)]
    expect(tasks.map(([, name, path, cron]) => ({ name, path, cron }))).toEqual(declaration?.schedules)
  })
})
