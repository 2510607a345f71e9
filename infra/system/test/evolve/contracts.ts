import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const contracts = fileURLToPath(new URL('../../../../packages/contracts', import.meta.url))
const list = 'src/events/index.ts'

// As in docs/evolve.md: version 2 says how much each way of payment takes.
const second = (announced: string) => `
const orderConfirmedAgain = {
  type: 'order.confirmed', version: 2, ${announced}
  summary: 'An order was confirmed.',
  data: Type.Object({
    orderId: Id,
    userId: Id,
    currency: Currency,
    parts: Type.Array(Type.Object({ from: Type.Union([Type.Literal('card'), Type.Literal('balance')]), amount: Amount })),
  }),
} as const satisfies EventDefinition
`
const imports = "import Type from 'typebox'\nimport { Amount, Currency, Id } from '../schema.ts'\n"

const edits = {
  first: (source: string) => source,
  announced: (source: string) => withSecond(source, 'announced: true,'),
  published: (source: string) => withSecond(source, ''),
  retired: (source: string) => withSecond(source, '').replace(/^ {2}orderConfirmed,$/m, ''),
} as const

const withSecond = (source: string, announced: string) =>
  `${imports}${source}`
    .replace('export const eventDefinitions', `${second(announced)}\nexport const eventDefinitions`)
    .replace(/^ {2}orderConfirmed,$/m, '  orderConfirmed,\n  orderConfirmedAgain,')

export type Version = keyof typeof edits

/** The contracts package as it is at one step of docs/evolve.md. Returns the path of its index.ts. */
export function contractsAt(version: Version, dir: string): string {
  const folder = join(dir, version)
  mkdirSync(folder)
  cpSync(join(contracts, 'src'), join(folder, 'src'), { recursive: true })
  cpSync(join(contracts, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(contracts, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const file = join(folder, list)
  writeFileSync(file, edits[version](readFileSync(file, 'utf8')))
  return join(folder, 'src/index.ts')
}
