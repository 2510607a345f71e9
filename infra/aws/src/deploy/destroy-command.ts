import { createInterface } from 'node:readline/promises'
import { optionsOf, UsageError } from '@fanfare/command'
import { connect } from './clients.ts'
import { runCommand } from './command.ts'
import { destroyStacks } from './destroy-stacks.ts'
import { BadRequest } from './failure.ts'
import { positive } from './options.ts'
import { stacksOf } from './stacks.ts'
import { stageNamed } from './stage-named.ts'

export const help = `Removes an ephemeral stage from AWS, with its environments, queues, databases and everything in them.

  npx --yes pnpm@12 destroy --stage <name> [options]

  --stage <name>      The stage. Its file must say \`ephemeral: true\`.
  --yes <name>        Do not ask; the stage's name once more. For scripts.
  --timeout <minutes> How long each stack may take (default 60).
  --poll <seconds>    How often to look (default 5).
  --help              This text.

Exit code: 0 if nothing is left, 1 if something could not be removed, 2 if it is not allowed, 130 after Ctrl-C.`

interface DestroyOptions {
  readonly stage: string
  /** Undefined: ask. */
  readonly yes: string | undefined
  readonly pollMs: number
  readonly deadlineMs: number
}

export function destroyCommand(options: DestroyOptions): Promise<number> {
  let begun = false
  return runCommand(
    (signal) =>
      destroy(options, signal, () => {
        begun = true
      }),
    async () =>
      begun
        ? 'What was removed stays removed; what CloudFormation has begun to remove, it removes. Run it again for the rest.'
        : 'Nothing was removed.',
  )
}

/** Throws BadRequest when the stage may not be removed, or the removal is not confirmed. */
async function destroy(options: DestroyOptions, signal: AbortSignal, begin: () => void): Promise<void> {
  const { stage: name, yes, pollMs, deadlineMs } = options
  const stage = await stageNamed(name)
  if (!stage.ephemeral) {
    throw new BadRequest(`The stage ${name} is not ephemeral: infra/aws/stages/${name}.ts says so. It stays.`)
  }

  const pace = { signal, pollMs, deadlineMs }
  const aws = connect({ region: stage.region })
  const stacks = await stacksOf(aws, name)
  if (stacks.length === 0) return console.log(`There is nothing of the stage ${name} in ${stage.region}.`)
  console.log(
    `To be removed from ${stage.region}, with all data:\n${stacks.map((it) => `  ${it.name}`).join('\n')}`,
  )
  await confirm(name, yes, signal)
  begin()
  await destroyStacks(aws, stacks, pace, console.log)
  console.log(`The stage ${name} is gone.`)
}

/** Throws a UsageError for an invalid command line. */
export function readOptions(args: readonly string[]): DestroyOptions {
  const text = { type: 'string' } as const
  const { stage, yes, timeout, poll } = optionsOf(args, {
    ...{ stage: text, yes: text },
    timeout: { type: 'string', default: '60' },
    poll: { type: 'string', default: '5' },
  })
  if (stage === undefined) throw new UsageError('Which stage? --stage <name>')
  const pollMs = positive('--poll', poll) * 1000
  return { stage, yes, pollMs, deadlineMs: positive('--timeout', timeout) * 60_000 }
}

async function confirm(stage: string, yes: string | undefined, signal: AbortSignal): Promise<void> {
  const answer = yes ?? (await ask(`Type the stage's name to remove it: `, signal))
  if (answer.trim() !== stage)
    throw new BadRequest(`'${answer.trim()}' is not '${stage}': nothing was removed.`)
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
    return await Promise.race([terminal.question(question, { signal }).catch(() => ''), ended])
  } finally {
    terminal.close()
  }
}
