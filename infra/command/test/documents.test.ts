import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'
import { expect, test } from 'vitest'
import { awsProblem } from './support/aws-model.ts'
import { type Documented, documentedCommands } from './support/documents.ts'
import { pnpmProblem } from './support/own-commands.ts'
import { read, root } from './support/repository.ts'

/** Tools that every POSIX shell has, or that a document names as needed. */
const tools = /^(awk|cd|curl|echo|git|jq|openssl|printf|sed|unzip|\[)$/

const cdk: Readonly<Record<string, readonly string[]>> = {
  bootstrap: [],
  deploy: ['--all', '--app', '--require-approval'],
}

async function problemOf({ page, words }: Documented): Promise<string | undefined> {
  const [program = '', ...rest] = words
  if (program === 'aws') return awsProblem(words)
  if (program === 'npx' && rest[0] === '--yes' && rest[1] === 'pnpm@12') return pnpmProblem(rest.slice(2))
  if (program === 'npx' && rest[0] === '--yes' && rest[1] === 'giget@3') return undefined
  if (program === 'npx' && rest[0] === '--yes' && rest[1] === 'aws-cdk@2') {
    const [subcommand = '', ...options] = rest.slice(2)
    const wrong = options.find((each) => each.startsWith('--') && !cdk[subcommand]?.includes(each))
    return cdk[subcommand] ? wrong : `cdk ${subcommand} is not known here`
  }
  // A bundle's programs are run by the tests of infra/bundle.
  const [file = ''] = rest
  if (program === 'node' && file === '-p') return expressionProblem(rest[1] ?? '')
  if (program === 'node') return /^\w+\.mjs$/.test(file) || existsSync(join(root, file)) ? undefined : file
  if (tools.test(program) || read(page).includes(`${program}() {`)) return undefined
  return `${program} is not known here`
}

/** For `node -p`, which is not run. */
function expressionProblem(expression: string): string | undefined {
  try {
    new Script(expression)
    return undefined
  } catch (error) {
    return String(error)
  }
}

test('every command of the documents is one that its tool has, with options that it has', async () => {
  const commands = documentedCommands()
  expect(commands.length).toBeGreaterThan(100)
  const found = await Promise.all(
    commands.map(async (command) => ({ ...command, problem: await problemOf(command) })),
  )
  const wrong = found.filter(({ problem }) => problem !== undefined)
  expect(wrong.map(({ page, words, problem }) => `${page}: ${words.join(' ')}: ${problem}`)).toEqual([])
})

test.each([
  ['aws sqs start-move-task', 'sqs has no operation start-move-task'],
  ['aws sqs list-queues --prefix a', 'sqs list-queues has no option --prefix'],
  ['aws --region x sqs list-queues --queue-name-prefix a --output text', undefined],
  ['aws elasticbeanstalk wait environment-gone', 'elasticbeanstalk has no waiter environment-gone'],
  ['npx --yes pnpm@12 deploy:all --stages x', 'deploy:all has no option --stages'],
  ['npx --yes pnpm@12 deploy', '. has no script deploy'],
  ['npx --yes pnpm@12 exec turbo run deploy --filter=@fanfare/order -- --dry-run', undefined],
  ['npx --yes pnpm@12 exec turbo run deploy --filter=@fanfare/order -- --dry', 'has no option --dry'],
  ['kubectl get pods', 'kubectl is not known here'],
])('%s: %s', async (line, problem) => {
  const found = await problemOf({ page: 'README.md', words: line.split(' ') })
  if (problem === undefined) expect(found).toBeUndefined()
  else expect(found).toContain(problem)
})
