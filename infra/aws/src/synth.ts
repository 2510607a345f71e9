import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findServices } from '@fanfare/topology'
import { everyStage, loadStage } from './stage.ts'
import { synthesise } from './synthesise.ts'

const help = `pnpm synth [--stage NAME]... [--out FOLDER]

Writes the CloudFormation templates of stages, offline and without credentials.

  --stage NAME   a stage of infra/aws/stages; may be given several times; all of them when left out
  --out FOLDER   where to: a folder for each stage is made in it; infra/aws/cdk.out when left out
`

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stage: { type: 'string', multiple: true },
      out: { type: 'string', default: fileURLToPath(new URL('../cdk.out', import.meta.url)) },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(help)
  const services = (await findServices()).map(({ declaration }) => declaration)
  for (const name of values.stage ?? (await everyStage())) {
    const folder = join(values.out, name)
    synthesise(await loadStage(name), services, folder)
    console.log(`${name}: ${folder}`)
  }
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`${error instanceof Error ? error.message : error}\n\n${help}`)
  process.exitCode = 1
})
