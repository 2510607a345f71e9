import { readFile } from 'node:fs/promises'
import { worldAt } from '../recording/edge-world.ts'
import { type Recording, readRecording } from '../recording/recording.ts'
import { replay } from '../recording/replay.ts'
import { textOf } from './text.ts'

/** Throws a RangeError when there is no such file, or no recording in it. */
export async function recordingIn(file: string): Promise<Recording> {
  try {
    return readRecording(await readFile(file, 'utf8'))
  } catch (error) {
    throw new RangeError(`${file} cannot be replayed: ${error instanceof Error ? error.message : error}`)
  }
}

/** Prints each request with its status then and now. Returns whether all are the same. */
export async function replayAt(edge: string, recording: Recording, json: boolean): Promise<boolean> {
  const replayed = await replay(recording, worldAt(edge))
  console.log(json ? JSON.stringify(replayed, undefined, 2) : textOf('replay', replayed))
  return replayed.every(({ recorded, now }) => recorded === now)
}
