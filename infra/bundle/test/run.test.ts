import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort } from '@fanfare/local'
import { afterAll, expect, inject, test } from 'vitest'
import { storeUserCreated } from './support/events.ts'
import { end, migrate, procfile, run, untilOk } from './support/run.ts'
import { createWorld, query } from './support/world.ts'

const world = await createWorld(
  inject('bundles').map(({ name }) => name),
  afterAll,
)

test.each(inject('bundles'))('$name runs as a web environment runs it', async ({ name, folder }) => {
  const env = world.environment(name)

  expect(await migrate(folder, env)).toContain('applied')
  expect(await migrate(folder, env)).toContain('the database has every migration')

  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const command = (await procfile(folder)).get('web') ?? []
  const web = run(command, folder, { ...env, APP_PROCESS: 'web', PORT: String(port) })
  await untilOk(`${url}/health/ready`, web)

  const description: Description = JSON.parse(await (await fetch(`${url}/openapi.json`)).text())
  expect(description).toMatchObject({ info: { title: `Fanfare: ${name}` } })
  for (const path of publicPaths(description)) expect(await statusOf(url + path), path).toBe(200)

  const page = await (await fetch(`${url}/docs`)).text()
  const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path)
  expect(parts.length).toBeGreaterThan(4)
  for (const path of parts) expect(await statusOf(url + path), path).toBe(200)

  // A connection without a request, as browsers and proxies keep them, does not delay the end.
  const unused = connect(port, '127.0.0.1')
  await once(unused, 'connect')
  expect(await end(web), web.output()).toBe(0)
})

const publishing = inject('bundles').filter(({ folder }) => existsSync(join(folder, 'relay.sh')))

// relay.sh needs a shell, which Windows lacks.
if (process.platform !== 'win32') {
  test.each(publishing)(
    'the relay of $name publishes on a worker instance, and sleeps on a web instance',
    async ({ name, folder }) => {
      const env: NodeJS.ProcessEnv = { ...world.environment(name), ...world.awsEnvironment }
      const databaseUrl = env['DATABASE_URL'] ?? ''
      const command = (await procfile(folder)).get('relay') ?? []
      await migrate(folder, env)
      await storeUserCreated(databaseUrl)

      const web = run(command, folder, { ...env, APP_PROCESS: 'web' })
      const commandLine = `/proc/${web.child.pid}/cmdline`
      if (existsSync(commandLine)) await expect.poll(() => readFile(commandLine, 'utf8')).toContain('sleep')
      expect(await query(databaseUrl, 'SELECT type FROM outbox')).toEqual([{ type: 'user.created' }])

      const worker = run(command, folder, { ...env, APP_PROCESS: 'worker' })
      await expect
        .poll(() => query(databaseUrl, 'SELECT type FROM outbox'), { message: worker.output() })
        .toEqual([])
      expect(await end(worker), worker.output()).toBe(0)
      await end(web)
    },
  )
}

test('an error that ends a program is printed with its line in the source, in a few lines', async () => {
  const [bundle] = inject('bundles')
  const { name = '', folder = '' } = bundle ?? {}
  const program = run((await procfile(folder)).get('web') ?? [], folder, {})
  expect(await program.ended).toBe(1)
  expect(program.output()).toMatch(`apps/${name}/src/config.ts:`)
  expect(program.output().length).toBeLessThan(10_000)
})

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url)
  await answer.arrayBuffer()
  return answer.status
}

interface Description {
  readonly paths: Readonly<Record<string, { readonly get?: { readonly security?: unknown } }>>
}

/** Paths without parameters and authentication. */
function publicPaths({ paths }: Description): string[] {
  return Object.entries(paths)
    .filter(([path, { get }]) => get && !get.security && !path.includes('{'))
    .map(([path]) => path)
}
