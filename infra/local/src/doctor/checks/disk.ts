import { access, constants, readdir, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { exists } from '../../exists.ts'
import { type Finding, note, ok, problem } from '../finding.ts'
import type { Machine } from '../machine.ts'

const gigabyte = 1024 ** 3
const text = (bytes: number) =>
  bytes < gigabyte ? `${Math.ceil(bytes / 1024 ** 2)} MB` : `${(bytes / gigabyte).toFixed(1)} GB`

/** In bytes. A new database takes 50 MB, and the tests make several at a time. */
const needed = gigabyte
const large = 2 * gigabyte

/** @param least free bytes */
export async function disk({ dir }: Pick<Machine, 'dir'>, least = needed): Promise<Finding[]> {
  const folder = await nearest(dir)
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (!(await isWritable(folder)))
    return [
      problem('data', `${folder} is no folder that can be written to`, 'mend it, or set FANFARE_DATA=…'),
    ]
  const size = await sizeOf(dir)
  return [
    free < least
      ? problem('disk', `${text(free)} free at ${folder}`, `make room: ${text(least)} are needed`)
      : ok('disk', `${text(free)} free`),
    size > large
      ? note('data', `${text(size)} in ${dir}`, 'to start without data: npx --yes pnpm@12 fresh')
      : ok('data', `${text(size)} in ${dir}`),
  ]
}

async function isWritable(folder: string): Promise<boolean> {
  const isDirectory = (await stat(folder)).isDirectory()
  return access(folder, constants.W_OK).then(
    () => isDirectory,
    () => false,
  )
}

async function nearest(folder: string): Promise<string> {
  return (await exists(folder)) ? folder : nearest(dirname(folder))
}

async function sizeOf(folder: string): Promise<number> {
  // PostgreSQL removes files meanwhile, and its folder may belong to another user.
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map(({ parentPath, name }) =>
      stat(join(parentPath, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
