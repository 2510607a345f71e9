import { git } from '../../src/git.ts'

export const ada = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.test']

/** Commits everything. */
export function commit(folder: string, message: string): void {
  git(folder, ['add', '--all'])
  git(folder, [...ada, 'commit', '--quiet', '-m', message])
}
