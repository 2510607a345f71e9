import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

// A file for each port that a process on this machine has chosen, with the process's id in it: another process that
// looks for a free port before the first one listens would choose the same.
const folder = join(tmpdir(), `fanfare-ports-${userInfo().username}`)
let isOpen = false

/** False when another process has reserved the port. Held until this process ends. */
export function reservePort(port: number): boolean {
  open()
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, String(port)), String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    // Where nothing can be written, ports are chosen as if this process were alone.
    return !(error instanceof Error && 'code' in error && error.code === 'EEXIST')
  }
}

/** Of processes that were killed. Every process does so before its first reservation. */
export function forgetDeadReservations(): void {
  release((holder) => !isAlive(holder))
}

function open(): void {
  if (isOpen) return
  isOpen = true
  forgetDeadReservations()
  process.on('exit', () => release((holder) => holder === process.pid))
}

function release(isOver: (holder: number) => boolean): void {
  try {
    for (const name of readdirSync(folder)) {
      const file = join(folder, name)
      if (isOver(Number(readFileSync(file, 'utf8')))) rmSync(file, { force: true })
    }
    rmdirSync(folder)
  } catch {
    // Not there, not empty, or changed by another process at the same time.
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
