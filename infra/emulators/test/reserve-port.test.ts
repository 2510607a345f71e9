import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { freePort } from '../lifecycle/ports.ts'
import { reservePort } from '../lifecycle/reserve-port.ts'

const program = new URL('../lifecycle/reserve-port.ts', import.meta.url)

/** What another process is told; afterwards it ends, or is killed. */
function askAsAnother(port: number, end = ''): string {
  const script = `import { reservePort } from '${program}'; process.stdout.write(String(reservePort(${port}))); ${end}`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script])
  return String(stdout) || String(stderr)
}

test('a port that one process has chosen is not given to another, until the first ends', async () => {
  expect(askAsAnother(await freePort())).toBe('false')

  expect(askAsAnother(30_001)).toBe('true')
  expect(askAsAnother(30_002, `process.kill(process.pid, 'SIGKILL')`)).toBe('true')
  expect(askAsAnother(30_002)).toBe('true')
  expect(reservePort(30_001)).toBe(true)
})
