import { spawnSync } from 'node:child_process'

/** Returns what git prints. Throws an error with its message. */
export function git(folder: string, args: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (error) throw new Error(`git does not start: ${error.message}. It is needed`)
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.trim() || `exit code ${status}`}`)
  return stdout
}

/** What git prints, without the end of the line; undefined when git finds nothing. */
export function gitOrNothing(folder: string, args: readonly string[]): string | undefined {
  try {
    return git(folder, args).trim() || undefined
  } catch {
    return undefined
  }
}

export const howToUndo = 'To undo: git restore . && git clean -fd'

/** Throws when git does not have every file of the folder as it is: what a command changes could not be taken back. */
export function assertClean(root: string): void {
  if (gitOrNothing(root, ['rev-parse', '--show-cdup', '--is-inside-work-tree']) !== 'true')
    throw new Error(
      'This folder is not the root of a git repository. So that every change can be seen and undone, first:\n' +
        'git init && git add --all && git commit -m "Start from the template"',
    )
  const changed = git(root, ['status', '--porcelain']).trimEnd()
  if (changed !== '')
    throw new Error(
      `There are changes that are not committed:\n${changed}\n\n` +
        `Commit them first, or undo them. After a run that was interrupted: ${howToUndo.replace('To undo: ', '')}`,
    )
}
