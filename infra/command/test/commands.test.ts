import { posix } from 'node:path'
import { expect, test } from 'vitest'
import { helpOf } from './support/own-commands.ts'
import { everyCommand, runNode } from './support/repository.ts'

/** By command line: several packages have the same scripts. */
const different = new Map(
  everyCommand().map((command) => {
    const { folder, program, args } = command
    return [[posix.join(folder, program), ...args].join(' '), command]
  }),
)
const commands = [...different.values()]

test('the commands are those of the root, of a service and the generator', () => {
  const names = commands.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['dev', 'fresh', 'deploy:all', 'destroy', 'stamp']))
  expect(commands.length).toBeGreaterThan(16)
})

test.each(commands)('$name --help prints how it is used, and does nothing', async (command) => {
  const { code, stdout, stderr } = await helpOf(command)
  expect(stderr).toBe('')
  expect(stdout).toMatch(/usage|npx --yes pnpm@12/i)
  expect(code).toBe(0)
})

test.each(commands)('$name names an option that it does not know, and does nothing', async (command) => {
  const { code, stdout, stderr } = await runNode(command.folder, command.program, [...command.args, '--nope'])
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^Unknown option '--nope'\n\n\S/)
  expect(code).toBe(2)
})

test('the `--` that a task runner passes on is passed over', async () => {
  const { code, stderr } = await runNode('.', 'infra/local/src/fresh.ts', ['--', '--nope'])
  expect(stderr).toMatch(/^Unknown option '--nope'/)
  expect(code).toBe(2)
})

test.each(['aws/src/synth.ts', 'aws/src/cost/main.ts', 'aws/src/doctor/main.ts', 'operate/src/dlq.ts'])(
  '%s: a stage without a file is a wrong use',
  async (program) => {
    const { code, stdout, stderr } = await runNode('.', `infra/${program}`, ['--stage', 'nix'])
    expect([stdout, stderr]).toEqual(['', expect.stringMatching(/^there is no stage "nix": .*\n\nUsage/)])
    expect(code).toBe(2)
  },
)

test('stamp: a service that is not there is a wrong use', async () => {
  const { code, stdout, stderr } = await runNode('.', 'turbo/generators/stamp.ts', ['nix'])
  expect([stdout, stderr]).toEqual(['', expect.stringMatching(/^There is no service nix\. .*\n\nUsage/)])
  expect(code).toBe(2)
})
