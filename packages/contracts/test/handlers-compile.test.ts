import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

// Types alone cannot show that a key too many is an error: that is a rule for literals. So the compiler is asked.
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
const contracts = fileURLToPath(new URL('../src/index.ts', import.meta.url))
const baseConfig = fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url))

const withHandlers = (handlers: string) => `
import { defineService, type HandlersOf } from '@fanfare/contracts'
const service = defineService({
  name: 'shop', portBlock: 5000, routes: [], publishes: [], schedules: [], secrets: [],
  subscribes: ['order.created', 'order.confirmed'],
})
export const handlers = {
  'order.created': async ({ data }) => console.log(data.items.length),
  ${handlers}
} satisfies HandlersOf<typeof service, { readonly log: object }>
`

test('handlers compile when they are those of the subscriptions, and only then', () => {
  const folder = mkdtempSync(join(tmpdir(), 'handlers-'))
  try {
    const files = {
      'right.ts': withHandlers(`'order.confirmed': async ({ data }) => console.log(data.orderId),`),
      'missing.ts': withHandlers(''),
      'superfluous.ts': withHandlers(`'order.confirmed': async () => {}, 'order.cancelled': async () => {},`),
      'misspelt.ts': withHandlers(`'order.confimed': async () => {},`),
      'other-data.ts': withHandlers(`'order.confirmed': async ({ data }) => console.log(data.reason),`),
    }
    const compilerOptions = {
      types: [],
      lib: ['es2024', 'esnext.disposable', 'dom'],
      paths: { '@fanfare/contracts': [contracts] },
    }
    const tsconfig = { extends: baseConfig, compilerOptions, include: ['*.ts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)

    const { stdout, error } = spawnSync(process.execPath, [tsc, '--pretty', 'false', '-p', folder], {
      cwd: folder,
      encoding: 'utf8',
    })
    if (error) throw error

    const errors = stdout.split('\n').filter((line) => line.includes('error TS'))
    const at = (file: string) => errors.filter((line) => line.startsWith(file)).join('\n')
    expect(at('right.ts')).toBe('')
    expect(at('missing.ts')).toMatch(/order\.confirmed.* is missing/)
    expect(at('superfluous.ts')).toContain('order.cancelled')
    expect(at('misspelt.ts')).toContain('order.confimed')
    expect(at('other-data.ts')).toContain("'reason' does not exist")
    expect(errors).toHaveLength(4)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
