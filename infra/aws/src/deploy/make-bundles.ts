import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { repository } from './bundle.ts'
import { DeploymentFailed } from './failure.ts'
import { compactUnit } from './names.ts'

export async function makeBundles(units: readonly string[]): Promise<void> {
  if (units.length === 0) return
  const filters = units.map((unit) => `--filter=@fanfare/${unit}`)
  const choice = units.includes(compactUnit) ? ['--placement', compactUnit] : filters
  await node('infra/bundle/src/bundle.ts', choice)
}

/** To standard error: plans go to standard output. */
async function node(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [`${repository}/${program}`, ...args], {
    cwd: repository,
    stdio: ['ignore', process.stderr, process.stderr],
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new DeploymentFailed('The bundles could not be made. Nothing was deployed.')
}
