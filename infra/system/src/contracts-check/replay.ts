import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findServices } from '@fanfare/topology'
import { runProgram } from '../checks/run-program.ts'

/** Names of tests that deliver a kept event, as in "order.created, version 1 is handled". */
const names = ', version \\d+ is handled'

/**
 * Delivers an example of each kept version to the handlers as they are, by the services' own tests: those that call
 * `keptEvents`. Returns what did not work.
 */
export async function replayToHandlers(root: string): Promise<string[]> {
  const problems: string[] = []
  for (const { folder, declaration } of await findServices(root)) {
    if (declaration.subscribes.length === 0) continue
    const files = globSync('test/**/*.test.ts', { cwd: folder }).filter((file) =>
      readFileSync(join(folder, file), 'utf8').includes('keptEvents('),
    )
    if (files.length === 0) {
      problems.push(
        `${declaration.name} has no test that delivers keptEvents(service): its handlers are not tried`,
      )
      continue
    }
    console.log(`${declaration.name}: ${files.join(', ')}`)
    const { code } = await runProgram('vitest/vitest.mjs', ['run', ...files, '-t', names], folder)
    if (code !== 0) problems.push(`the handlers of ${declaration.name} refuse an event that they took before`)
  }
  return problems
}
