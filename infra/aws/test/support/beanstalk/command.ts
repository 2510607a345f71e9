import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject, onTestFinished } from 'vitest'

/** A compile cache, shared by all runs, halves a run's time. */
const compiled = join(inject('templates'), 'compiled')

/** Runs a program of src/deploy against the emulator, with `input` as its standard input. */
export function runProgram(
  program: string,
  args: readonly string[],
  endpoint: string,
  input = '',
  more: NodeJS.ProcessEnv = {},
) {
  const file = fileURLToPath(new URL(`../../../src/deploy/${program}.ts`, import.meta.url))
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }
  const child = spawn(process.execPath, [file, ...args], {
    env: {
      ...process.env,
      ...credentials,
      AWS_ENDPOINT_URL: endpoint,
      NODE_COMPILE_CACHE: compiled,
      ...more,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input)
  const output = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.err += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code, ...output }))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { ended, interrupt: () => child.kill('SIGINT') }
}
