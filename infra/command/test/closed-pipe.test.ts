import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

const program = `
  import { readCommand } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)}
  readCommand('', () => undefined)
  process.once('message', async () => {
    const written = (stream) => new Promise((resolve) => stream.write('nobody reads it', resolve))
    await Promise.all([process.stdout, process.stderr].map(written))
    // The stream's error follows its callback.
    setImmediate(() => process.send('finished', () => process.disconnect()))
  })
  process.send('started')`

test('a command finishes when its output is read no more', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  await once(child, 'message')
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) throw new Error('the output is a pipe')
    stream.destroy()
    await once(stream, 'close')
  }
  const ended = once(child, 'exit')
  child.send('print')
  expect(await Promise.race([once(child, 'message'), ended])).toEqual(['finished', undefined])
  expect(await ended).toEqual([0, null])
})
