import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findServices } from '@fanfare/topology'
import { expect, test } from 'vitest'
import { root } from '../../command/test/support/repository.ts'
import { ownEnvironment, run } from './support/commands.ts'
import { deadLinks, pages, shellBlocks } from './support/markdown.ts'
import { processesWith, untilWritten } from './support/programs.ts'

const services = (await findServices()).map(({ declaration }) => declaration.name)

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

// README's order is of a POSIX shell, and Windows has no signal for Ctrl-C.
test.skipIf(process.platform === 'win32')(
  "README's dev serves README's first order, restarts a killed database, names a port in use, and stops on Ctrl-C",
  async () => {
    const [, , , firstOrder] = shellBlocks('README.md')
    const { env, edgePort, marker } = await ownEnvironment(services)
    const dev = run(`${pnpm} dev`, env, root)
    await untilWritten('Ready after', dev)

    const products = await fetch(`http://127.0.0.1:${edgePort}/products`)
    expect(products.status).toBe(200)

    const order = run((firstOrder ?? '').replace('127.0.0.1:8080', `127.0.0.1:${edgePort}`), env, root)
    await order.ended
    expect(order.output()).toMatch(/"status":"(pending|confirmed)"/)

    const [database] = (await readFile(join(marker, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')
    process.kill(Number(database), 'SIGKILL')
    await untilWritten('postgres is back', dev)
    const status = async () => (await fetch(`http://127.0.0.1:${edgePort}/products?limit=1`)).status
    await expect.poll(status).toBe(200)

    const second = run(`${pnpm} dev`, env, root)
    await second.ended
    expect(second.output()).toContain(`port ${edgePort} (the edge) is in use`)
    expect(second.output()).toContain('choose another with EDGE_PORT=')

    dev.interrupt()
    await dev.ended
    expect(dev.output()).toContain('everything has stopped')
    expect(await processesWith(marker)).toEqual([])
  },
)
