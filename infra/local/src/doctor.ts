import { carryOut, optionsOf, readCommand } from '@fanfare/command'

const usage = `Usage: pnpm doctor:local [--json]

  Looks for what keeps dev and the tests from running on this machine, and says how to mend each: versions, ports and who
  holds them, disk, what killed runs left, stored data, generated code, the clock. Changes nothing.
  --json  an array of {about, state, says, mend}; state is ok, note, problem or unknown

  Exit code: 0 if there is no problem, 1 if there is one, 2 for a command line that makes no sense.
  (pnpm doctor is a command of pnpm itself.)`

const { json } = readCommand(usage, (args) => optionsOf(args, { json: { type: 'boolean', default: false } }))
await carryOut(usage, async () => {
  const [{ thisMachine }, { examine }] = await Promise.all([
    import('./doctor/machine.ts'),
    import('./doctor/examine.ts'),
  ])
  const words = { ok: 'ok', note: 'note', problem: 'PROBLEM', unknown: 'unknown' } as const

  const findings = await examine(await thisMachine(process.env))
  const problems = findings.filter(({ state }) => state === 'problem').length
  if (json) console.log(JSON.stringify(findings, undefined, 2))
  else {
    for (const { about, state, says, mend } of findings) {
      console.log(`  ${words[state].padEnd(8)} ${about}: ${says}`)
      if (mend !== undefined) console.log(`           → ${mend}`)
    }
    console.log(
      problems === 0 ? '\nNo problem.' : `\n${problems} ${problems === 1 ? 'problem' : 'problems'}.`,
    )
  }
  process.exitCode = problems === 0 ? 0 : 1
})
