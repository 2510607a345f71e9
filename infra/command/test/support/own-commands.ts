import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { type Command, type Ended, everyCommand, read, root, runNode } from './repository.ts'

const commands = everyCommand()
const scriptsOf = (folder: string): Readonly<Record<string, string>> =>
  JSON.parse(read(`${folder}/package.json`)).scripts ?? {}

const helps = new Map<string, Promise<Ended>>()
/** `--help` of the command, run once. */
export function helpOf({ folder, program, args }: Command): Promise<Ended> {
  const line = [posix.join(folder, program), ...args].join(' ')
  const known = helps.get(line) ?? runNode(folder, program, [...args, '--help'])
  helps.set(line, known)
  return known
}

/** An option that the command's help does not name. */
async function optionsProblem(command: Command, words: readonly string[]): Promise<string | undefined> {
  const { stdout: help } = await helpOf(command)
  const options = words.filter((word) => word.startsWith('--') && word !== '--')
  const named = new Set(['--help', ...(help.match(/--[\w-]+/g) ?? [])])
  const wrong = options.find((option) => !named.has(option.split('=', 1)[0] ?? ''))
  return wrong && `${command.name} has no option ${wrong}`
}

async function scriptProblem(folder: string, script: string, words: readonly string[]) {
  if (!(script in scriptsOf(folder))) return `${folder} has no script ${script}`
  const name = folder === '.' ? script : `${folder}: ${script}`
  const command = commands.find((each) => each.name === name)
  // A script that runs a tool, as vitest.
  return command && optionsProblem(command, words)
}

/** What is wrong with the words after `npx --yes pnpm@12`; undefined for nothing. */
export async function pnpmProblem(words: readonly string[]): Promise<string | undefined> {
  const [first = '', second = '', third = '', ...rest] = words
  if (first === 'install') return undefined
  // Every service has the same scripts; a document may name one that does not exist yet.
  if (first === '--filter') return scriptProblem('apps/order', third, rest)
  if (first === 'run') return scriptProblem('.', second, [third, ...rest])
  if (first !== 'exec') return scriptProblem('.', first, words.slice(1))
  if (second === 'node') return existsSync(join(root, third)) ? undefined : `${third} is not there`
  if (second !== 'turbo' || third !== 'run') return `pnpm exec ${second} is not known here`
  const [task = '', ...options] = rest
  const own = options.indexOf('--')
  return scriptProblem('apps/order', task, own < 0 ? [] : options.slice(own + 1))
}
