import { findDeclarations } from '@fanfare/topology'
import { reasonOf } from '../deploy/failure.ts'
import { planStage } from '../plan.ts'
import { loadStage } from '../stage.ts'
import { connectTo } from './aws.ts'
import { examine } from './examine.ts'
import type { Finding, State } from './finding.ts'
import { usage } from './options.ts'

const words: Readonly<Record<State, string>> = {
  ok: 'ok',
  note: 'note',
  missing: 'MISSING',
  unknown: 'unknown',
}

/** Returns the exit code. */
export async function doctorCommand({ stage: name }: { readonly stage: string }): Promise<number> {
  let plan: ReturnType<typeof planStage>
  try {
    const services = await findDeclarations()
    plan = planStage(await loadStage(name), services)
  } catch (error) {
    console.error(`${reasonOf(error)}\n\n${usage}`)
    return 2
  }
  return report(name, plan)
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
  // Whoever has credentials may ask for that: without the answer, AWS was not reached.
  const account = findings.find(({ about }) => about === 'account')
  return count('missing') > 0 || account?.state === 'unknown' ? 1 : 0
}
