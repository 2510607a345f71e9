import { parseArgs } from 'node:util'
import { findServices } from '@fanfare/topology'
import { reasonOf } from '../deploy/failure.ts'
import { planStage } from '../plan.ts'
import { loadStage } from '../stage.ts'
import { connectTo } from './aws.ts'
import { examine } from './examine.ts'
import type { Finding, State } from './finding.ts'

const help = `pnpm doctor:aws --stage NAME

Asks an AWS account whether a stage can be made in it: quotas, zones, CloudFront, certificate, mail, the CDK's bucket.
Changes nothing. The account is that of the AWS SDK: AWS_PROFILE and the like.

Exit code: 0 if nothing is missing, 1 if something is or nothing could be asked, 2 for a command line that makes no sense.`

const words: Readonly<Record<State, string>> = {
  ok: 'ok',
  note: 'note',
  missing: 'MISSING',
  unknown: 'unknown',
}

/** Returns the exit code. */
export async function doctorCommand(args: readonly string[]): Promise<number> {
  let stageName: string | undefined
  try {
    const { values } = parseArgs({
      args: args.filter((arg) => arg !== '--'),
      options: { stage: { type: 'string' }, help: { type: 'boolean', default: false } },
    })
    if (values.help) {
      console.log(help)
      return 0
    }
    stageName = values.stage
    if (stageName === undefined) throw new Error('which stage? --stage NAME')
    const services = (await findServices()).map(({ declaration }) => declaration)
    const plan = planStage(await loadStage(stageName), services)
    return await report(stageName, plan)
  } catch (error) {
    console.error(`${reasonOf(error)}\n\n${help}`)
    return 2
  }
}

async function report(name: string, plan: ReturnType<typeof planStage>): Promise<number> {
  let findings: Finding[]
  try {
    findings = await examine(plan, await connectTo(plan.stage.region))
  } catch (error) {
    console.error(reasonOf(error))
    return 1
  }
  console.log(`${name}, in ${plan.stage.region}\n`)
  for (const { about, state, says } of findings) console.log(`  ${words[state].padEnd(8)} ${about}: ${says}`)
  const count = (state: State) => findings.filter((finding) => finding.state === state).length
  const unknown = count('unknown')
  console.log(`\n${count('missing')} missing${unknown === 0 ? '' : `, ${unknown} unknown`}.`)
  return count('missing') > 0 || unknown === findings.length ? 1 : 0
}
