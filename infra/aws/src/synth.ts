import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { carryOut, optionsOf, readCommand } from '@fanfare/command'
import { everyStage, loadStage } from './stage.ts'

const usage = `Usage: pnpm synth [--stage NAME]... [--out FOLDER]

Writes the CloudFormation templates of stages, offline and without credentials.

  --stage NAME   a stage of infra/aws/stages; may be given several times; all of them when left out
  --out FOLDER   where to: a folder for each stage is made in it; infra/aws/cdk.out when left out
  --help         this text`

const { stage, out } = readCommand(usage, (args) =>
  optionsOf(args, {
    stage: { type: 'string', multiple: true },
    out: { type: 'string', default: fileURLToPath(new URL('../cdk.out', import.meta.url)) },
  }),
)

await carryOut(usage, async () => {
  // Loaded on demand: CDK takes a second.
  const [{ synthesise }, { findDeclarations }] = await Promise.all([
    import('./synthesise.ts'),
    import('@fanfare/topology'),
  ])
  const services = await findDeclarations()
  for (const name of stage ?? (await everyStage())) {
    const folder = join(out, name)
    synthesise(await loadStage(name), services, folder)
    console.log(`${name}: ${folder}`)
  }
})
