import { createInterface } from 'node:readline/promises'
import { UsageError } from '@fanfare/command'

/** Throws unless the answer is yes: UsageError without a terminal, where nobody can answer. */
export async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY) throw new UsageError(`${question} Nobody can answer here: use --yes.`)
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await prompt.question(`${question} [y/N] `)
    if (!/^y(es)?$/i.test(answer.trim())) throw new Error('Nothing was deleted.')
  } finally {
    prompt.close()
  }
}
