import { findServices } from '@fanfare/local'
import { connect } from './clients.ts'
import { runCommand } from './command.ts'
import { chooseUnits, deployUnits } from './deploy-services.ts'
import { leftBehind } from './left-behind.ts'
import { makeBundles } from './make-bundles.ts'
import { help, readOptions } from './options.ts'

/** From a command line to an exit code. `bundled`: turbo has made the bundles before it started this. */
export function deployCommand(args: readonly string[], bundled: boolean): Promise<number> {
  let units: string[] = []
  let stage = ''
  const aws = connect()
  return runCommand(
    async (signal) => {
      const options = readOptions(args)
      if (options.help) return console.log(help)
      const say = options.json ? console.error : console.log
      const services = (await findServices()).map(({ declaration }) => declaration)
      const chosen = await chooseUnits(aws, options, services)
      if (chosen.length === 0) say('No service has changed; nothing to do.')
      if (!bundled && options.to === undefined) await makeBundles(chosen)
      if (!options.dryRun) units = chosen
      stage = options.stage
      const pace = { signal, pollMs: options.pollMs, deadlineMs: options.timeoutMs, healthMs: 300_000 }
      const plans = await deployUnits({ aws, stage, pace, say }, chosen, options)
      if (options.json) console.log(JSON.stringify(plans, undefined, 2))
    },
    async () => (units.length === 0 ? '' : leftBehind(aws, stage, units)),
  )
}
