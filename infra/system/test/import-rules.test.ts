import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { shell } from '@fanfare/local/testing'
import { beforeAll, expect, inject, test } from 'vitest'

// Who may import whom is a rule of the linter: here it is given what it must refuse, and what it must not.
const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const biome = createRequire(join(root, 'package.json')).resolve('@biomejs/biome/bin/biome')

const refused = [
  ['a service another service, by its package', 'apps/order/src/web.ts', '@fanfare/payment'],
  ['a service another service, by its path', 'apps/order/src/web.ts', '../../payment/src/config.ts'],
  ['deep in a service another service', 'apps/order/src/orders/place.ts', '../../../payment/src/config.ts'],
  [
    'deeper in a service another service',
    'apps/mailer/src/mails/letters/a.ts',
    '../../../../user/service.ts',
  ],
  ['a service infra, by its package', 'apps/order/src/orders/place.ts', '@fanfare/local'],
  ['a service a part of infra', 'apps/order/src/orders/place.ts', '@fanfare/local/testing'],
  ['a service infra, by its path', 'apps/order/src/web.ts', '../../../infra/local/src/index.ts'],
  [
    'a service the inside of the contracts',
    'apps/order/src/web.ts',
    '../../../packages/contracts/src/index.ts',
  ],
  ["a service's test another service", 'apps/order/test/place.test.ts', '../../payment/src/config.ts'],
  ["a service's test the system", 'apps/order/test/place.test.ts', '@fanfare/system'],
  ['the contracts Node', 'packages/contracts/src/event.ts', 'node:fs'],
  ['the contracts Fastify', 'packages/contracts/src/event.ts', 'fastify'],
  ['the contracts an SDK', 'packages/contracts/src/events/order.ts', '@aws-sdk/client-sns'],
  ['the contracts Prisma', 'packages/contracts/src/event.ts', '@prisma/client'],
  ['the contracts infra', 'packages/contracts/src/event.ts', '@fanfare/local'],
  [
    'the contracts infra, by its path',
    'packages/contracts/src/event.ts',
    '../../../infra/local/src/index.ts',
  ],
  ['the contracts a service', 'packages/contracts/src/events/order.ts', '../../../../apps/order/service.ts'],
  ["infra a service's source", 'infra/local/src/service.ts', '../../../apps/order/src/config.ts'],
  [
    "the system's tests a service's source",
    'infra/system/test/a.test.ts',
    '../../../apps/order/src/config.ts',
  ],
  ['infra a service, by its package', 'infra/local/src/service.ts', '@fanfare/order'],
] as const

const allowed = [
  ['a service the contracts', 'apps/order/src/web.ts', '@fanfare/contracts'],
  ['a service a package of npm', 'apps/order/src/orders/place.ts', 'fastify'],
  ['a service itself', 'apps/order/src/orders/place.ts', '../config.ts'],
  ['a service its own declaration', 'apps/order/src/plugins/events.ts', '../../service.ts'],
  ["a service's test infra/local", 'apps/order/test/place.test.ts', '@fanfare/local/testing'],
  ["a service's test the service", 'apps/order/test/place.test.ts', '../src/config.ts'],
  ['the contracts TypeBox', 'packages/contracts/src/event.ts', 'typebox/compile'],
  ['the contracts each other', 'packages/contracts/src/events/order.ts', '../schema.ts'],
  ['infra the contracts', 'infra/local/src/service.ts', '@fanfare/contracts'],
  ["the system's tests a part of infra/local", 'infra/system/test/a.test.ts', '@fanfare/local/testing'],
  ["infra a service's declaration", 'infra/local/src/service.ts', '../../../apps/order/service.ts'],
] as const

let report: { readonly rule: string; readonly file: string }[] = []

/** Each file has a name of its own, in the folder that it is about. */
const placed = (path: string, imported: string) => {
  const { dir, base } = posix.parse(path)
  return posix.join(dir, `${imported.replaceAll(/\W/g, '-')}-${base}`)
}

/** What the linter of the house says of a file of this path that imports this. */
const brokenRules = (path: string, imported: string) =>
  report.filter(({ file }) => file.endsWith(placed(path, imported))).map(({ rule }) => rule)

// All are linted in one run.
beforeAll(async () => {
  const tree = await mkdtemp(join(inject('runFolder'), 'imports-'))
  await cp(join(root, 'biome.json'), join(tree, 'biome.json'))
  for (const [, path, imported] of [...refused, ...allowed]) {
    await mkdir(join(tree, posix.dirname(path)), { recursive: true })
    const source = `import * as other from '${imported}'\n\nexport default other\n`
    await writeFile(join(tree, placed(path, imported)), source)
  }
  const options = [
    '--vcs-enabled=false',
    '--error-on-warnings',
    '--max-diagnostics=none',
    '--reporter=github',
  ]
  const linting = run(process.execPath, [biome, 'lint', ...options, '.'], { cwd: tree, env: { ...shell } })
  // Refused files are an error, which has the same output.
  const { stdout } = await linting.catch((error: { stdout: string }) => error)
  const found = stdout.matchAll(/^::\w+ title=([^,]+),file=([^,]+),/gm)
  report = [...found].map(([, rule = '', file = '']) => ({ rule, file }))
})

test.each(refused)('refused: %s (%s: %s)', (_, path, imported) => {
  expect(brokenRules(path, imported)).toEqual(['lint/style/noRestrictedImports'])
})

test.each(allowed)('allowed: %s (%s: %s)', (_, path, imported) => {
  expect(brokenRules(path, imported)).toEqual([])
})
