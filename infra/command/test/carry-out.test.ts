import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const index = JSON.stringify(new URL('../src/index.ts', import.meta.url).href)

function run(work: string) {
  const program = `import { carryOut, UsageError } from ${index}\nawait carryOut('Usage: …', async () => { ${work} })`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('a command that fails prints its reason without a stack, and ends with 1', () => {
  expect(run(`throw new Error('the disk is full')`)).toEqual({
    status: 1,
    stdout: '',
    stderr: 'the disk is full\n',
  })
})

test('one that was called in a wrong way prints the usage, too, and ends with 2', () => {
  expect(run(`throw new UsageError('which stage?')`)).toEqual({
    status: 2,
    stdout: '',
    stderr: 'which stage?\n\nUsage: …\n',
  })
})

test('one that is done keeps the exit code that it has set', () => {
  expect(run(`console.log('two are missing'); process.exitCode = 1`)).toEqual({
    status: 1,
    stdout: 'two are missing\n',
    stderr: '',
  })
})
