import { findDeclarations } from '@fanfare/topology'
import { type Aws, connect } from './clients.ts'
import { runCommand } from './command.ts'
import { chooseUnits, deployUnits } from './deploy-services.ts'
import { leftBehind } from './left-behind.ts'
import { makeBundles } from './make-bundles.ts'
import { compactUnit } from './names.ts'
import type { DeployOptions } from './options.ts'
import { stageNamed } from './stage-named.ts'

/** @param bundled whether turbo has made the service's bundle; never that of `compact`. `--bundled` means all. */
export function deployCommand(options: DeployOptions, bundled: boolean): Promise<number> {
  let begun: { readonly aws: Aws; readonly stage: string; readonly units: readonly string[] } | undefined
  return runCommand(
    async (signal) => {
      const { name: stage, region } = await stageNamed(options.stage)
      const aws = connect({ region })
      const say = options.json ? console.error : console.log
      const services = await findDeclarations()
      const units = await chooseUnits(aws, options, services)
      if (units.length === 0) say('No service has changed; nothing to do.')
      const complete = options.bundled || (bundled && !units.includes(compactUnit))
      if (!complete && options.to === undefined) await makeBundles(units)
      if (!options.dryRun) begun = { aws, stage, units }
      const pace = { signal, pollMs: options.pollMs, deadlineMs: options.timeoutMs, healthMs: 300_000 }
      const plans = await deployUnits({ aws, stage, pace, say }, units, options)
      if (options.json) console.log(JSON.stringify(plans, undefined, 2))
    },
    async () => (begun ? leftBehind(begun.aws, begun.stage, begun.units) : ''),
  )
}
