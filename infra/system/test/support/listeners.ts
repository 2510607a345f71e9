import { readdir, readFile, readlink } from 'node:fs/promises'
import type { World } from './world.ts'

export interface Listener {
  /** As in `127.0.0.1`; hexadecimal for IPv6. */
  readonly address: string
  readonly port: number
}

/**
 * What the processes of a stack listen on, by Linux's /proc: those with the folder or the stage in their command line or
 * environment, and the one that started them.
 */
export async function listeners({ dir, stage }: Pick<World, 'dir' | 'stage'>): Promise<Listener[]> {
  const sockets = new Map<string, Listener>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const row of (await readFile(table, 'utf8').catch(() => '')).split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/)
      const [address = '', port = ''] = local.split(':')
      // 0A: LISTEN.
      if (state === '0A')
        sockets.set(`socket:[${inode}]`, { address: readable(address), port: Number.parseInt(port, 16) })
    }
  }
  const found: Listener[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (!(await belongs(pid, dir, stage))) continue
    for (const link of await linksOf(`/proc/${pid}/fd`)) {
      const socket = sockets.get(link)
      if (socket) found.push(socket)
    }
  }
  return found
}

async function belongs(pid: string, dir: string, stage: string): Promise<boolean> {
  if (pid === String(process.ppid)) return true
  const [command, environment] = await Promise.all(
    ['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
  )
  return `${command}`.includes(dir) || `${environment}`.includes(`STAGE=${stage}\0`)
}

async function linksOf(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => [])
  return Promise.all(files.map((file) => readlink(`${folder}/${file}`).catch(() => '')))
}

/** The kernel writes an IPv4 address as a hexadecimal number in the machine's byte order. */
function readable(address: string): string {
  if (address.length !== 8) return address
  return (address.match(/../g) ?? [])
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.')
}
