import { readSync } from 'node:fs'
import { type HoldMessage, holdFd } from './hold.ts'

/** Milliseconds, in which a slow process runs for its share and stands still for the rest. */
const period = 100

const never = new Int32Array(new SharedArrayBuffer(4))
const standStill = (milliseconds: number) => void Atomics.wait(never, 0, 0, milliseconds)

/** In the process itself, which was started with an IPC channel and a pipe at `holdFd`. */
export function obeyHolds(): void {
  let timer: NodeJS.Timeout | undefined

  function slow(share: number): void {
    clearTimeout(timer)
    if (share >= 100) return
    const running = (period * share) / 100
    timer = setTimeout(() => {
      standStill(period - running)
      slow(share)
    }, running).unref()
  }

  process.on('message', (message) => {
    if (!isHold(message)) return
    if (message.hold === 'pause') pause()
    else slow(message.share)
  })
}

/** Until the parent writes a byte, or has ended. */
function pause(): void {
  for (;;) {
    try {
      readSync(holdFd, new Uint8Array(1))
      return
    } catch (error) {
      if (Object(error).code !== 'EAGAIN') return
      standStill(20)
    }
  }
}

const isHold = (message: unknown): message is HoldMessage =>
  typeof message === 'object' && message !== null && 'hold' in message
