import { readFile } from 'node:fs/promises'
import { worldAt } from '../recording/edge-world.ts'
import { readRecording } from '../recording/recording.ts'
import { replay } from '../recording/replay.ts'
import { textOf } from './text.ts'

/** Returns the exit code: 1 when a request is answered with another status than it was recorded with. */
export async function replayFile(file: string, edge: string, json: boolean): Promise<number> {
  const recording = await readFile(file, 'utf8')
    .then(readRecording)
    .catch((error: Error) => error.message)
  if (typeof recording === 'string') {
    console.error(recording)
    return 1
  }
  const replayed = await replay(recording, worldAt(edge))
  console.log(json ? JSON.stringify(replayed, undefined, 2) : textOf('replay', replayed))
  return replayed.every(({ recorded, now }) => recorded === now) ? 0 : 1
}
