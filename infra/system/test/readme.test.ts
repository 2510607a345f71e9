import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, temporaryFolder } from '@fanfare/local'
import { shell } from '@fanfare/local/testing'
import { findServices } from '@fanfare/topology'
import { expect, onTestFinished, test } from 'vitest'
import { deadLinks, pages, root, shellBlocks } from './support/markdown.ts'
import { processesWith, showIfFailed, untilWritten } from './support/programs.ts'
import { cheapHashes } from './support/stack.ts'

// npx would ask the registry each time. Inside of `pnpm test` the same pnpm is in PATH.
const inPath = spawnSync('pnpm --version', { shell: true, encoding: 'utf8' }).stdout.startsWith('12.')
const pnpm = inPath ? 'pnpm' : 'npx --yes pnpm@12'

test('every link of the documentation has a target: a file, and its heading', () => {
  expect(pages()).toContain('README.md')
  expect(
    Object.fromEntries(
      pages()
        .map((page) => [page, deadLinks(page)])
        .filter(([, dead]) => dead?.length),
    ),
  ).toEqual({})
})

test("README's dev serves README's first order, restarts a killed database, names a port in use, and stops on Ctrl-C", async () => {
  const [, , , firstOrder] = shellBlocks('README.md')
  const { env, edgePort, marker } = await ownEnvironment()
  const dev = run(`${pnpm} dev`, env)
  await untilWritten('Ready after', dev.output)

  const products = await fetch(`http://127.0.0.1:${edgePort}/products`)
  expect(products.status).toBe(200)

  const order = run((firstOrder ?? '').replace('127.0.0.1:8080', `127.0.0.1:${edgePort}`), env)
  await order.ended
  expect(order.output()).toMatch(/"status":"(pending|confirmed)"/)

  const [database] = (await readFile(join(marker, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(database), 'SIGKILL')
  await untilWritten('postgres is back', dev.output)
  const status = async () => (await fetch(`http://127.0.0.1:${edgePort}/products?limit=1`)).status
  await expect.poll(status).toBe(200)

  const second = run(`${pnpm} dev`, env)
  await second.ended
  expect(second.output()).toContain(`port ${edgePort} (the edge) is in use`)
  expect(second.output()).toContain('choose another with EDGE_PORT=')

  dev.interrupt()
  await dev.ended
  expect(dev.output()).toContain('everything has stopped')
  expect(await processesWith(marker)).toEqual([])
})

/** Free ports and a temporary data folder. */
async function ownEnvironment() {
  const { dir, remove } = await temporaryFolder('readme')
  onTestFinished(remove)
  const services = (await findServices()).map(({ declaration }) => declaration.name)
  const parts = ['EDGE', 'POSTGRES', 'AWS', 'CARD_NETWORK', 'MAILBOX', 'SMTP']
  const variables = [...parts, ...services.map((name) => name.toUpperCase().replaceAll('-', '_'))]
  const ports = await Promise.all(variables.map(async (name) => [`${name}_PORT`, String(await freePort())]))
  const env: NodeJS.ProcessEnv = { ...shell, ...cheapHashes, ...Object.fromEntries(ports), FANFARE_DATA: dir }
  return { env, edgePort: Number(env['EDGE_PORT']), marker: dir }
}

/** Runs a command by a shell in the root, in a process group of its own, as for Ctrl-C. */
function run(command: string, env: NodeJS.ProcessEnv) {
  const child = spawn(command, {
    cwd: root,
    env,
    shell: true,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ended = once(child, 'close')
  showIfFailed(command, () => output)
  const signal = (name: NodeJS.Signals) => {
    if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, name)
  }
  onTestFinished(async () => {
    signal('SIGTERM')
    await ended
  })
  return { output: () => output, ended, interrupt: () => signal('SIGINT') }
}
