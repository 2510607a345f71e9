import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'

export interface PortHolder {
  readonly pid: number
  readonly command: string
}

const run = promisify(execFile)
// Milliseconds.
const options = { timeout: 30_000, windowsHide: true }

/** Undefined when unknown. Never throws. */
export async function portHolder(port: number): Promise<PortHolder | undefined> {
  try {
    if (process.platform === 'linux') return await onLinux(port)
    if (process.platform === 'win32') return await onWindows(port)
    return await onMacOS(port)
  } catch {
    return undefined
  }
}

async function onLinux(port: number): Promise<PortHolder | undefined> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readOr(path)))
  const sockets = new Set(
    tables.flatMap((table) => listeningInodes(table, port)).map((it) => `socket:[${it}]`),
  )
  if (sockets.size === 0) return undefined
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => [])
    const links = await Promise.all(files.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')))
    if (!links.some((link) => sockets.has(link))) continue
    // Not `comm`: Node names its main thread "MainThread".
    const argv = (await readOr(`/proc/${pid}/cmdline`)).split('\0')
    return { pid: Number(pid), command: basename(argv[0] || (await readOr(`/proc/${pid}/comm`)).trim()) }
  }
  return undefined
}

function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/))
  return rows
    .filter((row) => row[1]?.endsWith(suffix) && row[3] === '0A')
    .flatMap((row) => (row[9] === undefined ? [] : [row[9]]))
}

async function readOr(path: string, otherwise = ''): Promise<string> {
  return readFile(path, 'utf8').catch(() => otherwise)
}

async function onMacOS(port: number): Promise<PortHolder | undefined> {
  const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], options)
  const pid = /^p(\d+)$/m.exec(stdout)?.[1]
  const command = /^c(.+)$/m.exec(stdout)?.[1]
  return pid === undefined || command === undefined ? undefined : { pid: Number(pid), command }
}

async function onWindows(port: number): Promise<PortHolder | undefined> {
  const { stdout } = await run('netstat', ['-ano', '-p', 'TCP'], options)
  const rows = stdout.split(/\r?\n/).map((line) => line.trim().split(/\s+/))
  // LISTENING is translated; a foreign address with port 0 is not.
  const pid = Number(rows.find((row) => row[1]?.endsWith(`:${port}`) && row[2]?.endsWith(':0'))?.[4])
  if (!Number.isInteger(pid)) return undefined
  const task = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], options)
  const command = /^"([^"]+)"/m.exec(task.stdout)?.[1]
  return command === undefined ? undefined : { pid, command }
}
