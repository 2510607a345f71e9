// Removes the temporary folders of a process that was killed. The end of the IPC channel is the end of that process.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

const folders = new Set<string>()

process.on('message', (message: { readonly add?: string; readonly forget?: string }) => {
  if (message.add !== undefined) folders.add(message.add)
  if (message.forget !== undefined) folders.delete(message.forget)
})
process.once('disconnect', sweep)

/** What the process had started, as a database, needs time to end, and writes until then. */
const looks = { most: 120, withoutFolders: 5 } as const

async function sweep(): Promise<void> {
  let withoutFolders = 0
  for (let look = 0; folders.size > 0 && look < looks.most; look++) {
    for (const dir of folders) await rm(dir, { recursive: true, force: true }).catch(() => undefined)
    withoutFolders = [...folders].some(existsSync) ? 0 : withoutFolders + 1
    if (withoutFolders === looks.withoutFolders) break
    await setTimeout(500)
  }
  process.exit()
}
