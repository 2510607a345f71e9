import { UsageError } from '@fanfare/command'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { findServices } from '@fanfare/topology'
import { confirm } from './confirm.ts'
import type { Letter } from './letter.ts'
import type { Options } from './options.ts'
import { asJson, table, whole } from './print.ts'
import { operatedStage } from './stages/operated-stage.ts'
import type { Store } from './store.ts'
import { storesOf } from './stores.ts'

/** Returns the exit code. Throws UsageError before anything is done. */
export async function dlqCommand(options: Options, env: NodeJS.ProcessEnv): Promise<number> {
  const declarations = (await findServices()).map(({ declaration }) => declaration)
  const services = chosenServices(declarations, options.services)
  const stage = await operatedStage(options.stage, declarations, env)
  const stores = services.flatMap((service) => storesOf(stage, service, options.places))
  return run(options, stores)
}

function chosenServices(all: readonly ServiceDeclaration[], chosen: readonly string[] | undefined) {
  const unknown = chosen?.filter((name) => !all.some((service) => service.name === name)) ?? []
  if (unknown.length > 0) throw new UsageError(`there is no service ${unknown.join(', ')}`)
  return all.filter(({ name }) => chosen?.includes(name) ?? true)
}

async function run(options: Options, stores: readonly Store[]): Promise<number> {
  const { command, ids, all, json } = options
  const take = (letter: Letter) => (command === 'list' || all ? true : ids.includes(letter.id))
  const collect = async (work: (store: Store) => Promise<Letter[]>) =>
    (await Promise.all(stores.map(work))).flat()

  if (command === 'purge' && !options.yes) {
    const found = await collect((store) => store.read(take))
    if (found.length > 0) {
      console.error(table(found))
      await confirm(`Delete ${found.length} for good?`)
    }
    // What came meanwhile was not asked about.
    const asked = new Set(found.map(({ id }) => id))
    return report(await collect((store) => store.purge(({ id }) => asked.has(id))), options)
  }
  if (command === 'purge') return report(await collect((store) => store.purge(take)), options)
  if (command === 'redrive') return report(await collect((store) => store.redrive(take)), options)

  const letters = await collect((store) => store.read(take))
  if (command === 'show') return report(letters, options)
  console.log(json ? asJson(letters) : table(letters))
  return 0
}

/** 1 when an id was not found. */
function report(letters: readonly Letter[], { command, ids, json }: Options): number {
  const done = { list: '', show: '', redrive: 'sent once more', purge: 'deleted' }[command]
  if (json) console.log(asJson(letters))
  else if (command === 'show') process.stdout.write(letters.map((letter) => `${whole(letter)}\n`).join('\n'))
  else console.log([...(letters.length > 0 ? [table(letters)] : []), `${letters.length} ${done}`].join('\n'))
  const missing = ids.filter((id) => !letters.some((letter) => letter.id === id))
  if (missing.length > 0) console.error(`not found: ${missing.join(', ')}`)
  return missing.length > 0 ? 1 : 0
}
