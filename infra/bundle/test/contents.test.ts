import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { findServices } from '@fanfare/local/declarations'
import { describe, expect, inject, test } from 'vitest'
import { unpack } from '../src/archive.ts'
import { modesOf } from './support/unzip.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

// Everything that may be in a bundle; a path that matches none of these is too much.
const expected = [
  /^(?:start|web|worker|migrate)\.mjs(?:\.map)?$/,
  /^query_compiler_fast_bg\.postgresql\.wasm$/,
  /^swagger-ui\/static\/[\w.-]+\.(?:js|css|html|png|svg)$/,
  /^prisma\/migrations\/\d{14}_\w+\/migration\.sql$/,
  /^(?:package\.json|Procfile|Dockerfile|cron\.yaml)$/,
  /^\.platform\/(?:hooks|confighooks)\/predeploy\/10-migrate\.sh$/,
  /^\.platform\/nginx\/conf\.d\/fanfare\.conf$/,
]

describe.each(inject('bundles'))('the bundle of $name', async ({ name, zip, inputs }) => {
  const bytes = await readFile(zip)
  const files = Object.entries(unpack(bytes)).map(
    ([path, content]) => [path, Buffer.from(content).toString()] as const,
  )
  const text = (path: string) => files.find(([each]) => each === path)?.[1] ?? ''

  test('holds what its environments need, and nothing else', () => {
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

  test('is made of its own source, the contracts, and packages that it depends on at run time', async () => {
    const { devDependencies } = JSON.parse(await readFile(`${repository}/apps/${name}/package.json`, 'utf8'))
    const ours = inputs.filter((input) => !/(?:^|\/)node_modules\//.test(input))
    const homes = new RegExp(`^(?:apps/${name}|packages/contracts|infra/bundle/src/start\\.ts)`)
    expect(ours.filter((input) => !homes.test(input))).toEqual([])
    const packages = new Set(inputs.map((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]))
    expect(Object.keys(devDependencies).filter((each) => packages.has(each))).toEqual([])
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

  test('tells the worker daemon of every schedule', async () => {
    const service = (await findServices()).find(({ declaration }) => declaration.name === name)
    const tasks = [...text('cron.yaml').matchAll(/- name: "(.+)"\n {4}url: "(.+)"\n {4}schedule: "(.+)"\n/g)]
    expect(tasks.map(([, name, path, cron]) => ({ name, path, cron }))).toEqual(
      service?.declaration.schedules,
    )
  })
})
