import { PassThrough } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { onCommands } from '../src/dev/commands.ts'
import { eventually } from '../src/testing/index.ts'

test('a line that is typed is a command with its argument; h and what is none show those that there are', async () => {
  const input = new PassThrough()
  const [printed, restarted]: [string[], (string | undefined)[]] = [[], []]
  const commands = { 'r [service]': { what: 'restarts', run: (name?: string) => restarted.push(name) } }
  const listening = onCommands(input, commands, (text) => printed.push(text))
  onTestFinished(() => listening.close())

  input.write('r\n\n  r order \r\nrestart\nh\n')
  await eventually('the last line', () => expect(printed).toHaveLength(2))
  expect(restarted).toEqual([undefined, 'order'])
  expect(printed[0]).toMatch(
    /^there is no command restart; each with Enter:\n {2}r \[service\] +restarts\n {2}h /,
  )
  expect(printed[1]).toMatch(/^ {2}r \[service\]/)
})
