import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { read, root } from './repository.ts'
import { simpleCommands } from './shell.ts'

export interface Documented {
  readonly page: string
  readonly words: readonly string[]
}

/** Every Markdown file of the repository. */
export const pages = () =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(root, file)))

/** Commands of the fenced blocks of all documents, and those in the text that begin with `aws` or `npx`. */
export function documentedCommands(): Documented[] {
  return pages().flatMap((page) => {
    // git may add carriage returns.
    const text = read(page).replaceAll('\r\n', '\n')
    const blocks = [...text.matchAll(/```(?:sh|bash|shell)\n([\s\S]*?)```/g)].map(([, block = '']) => block)
    const prose = text.replaceAll(/```[\s\S]*?```/g, '')
    const spans = [...prose.matchAll(/`((?:\w+=\S+ )*(?:aws|npx) [^`]+)`/g)].map(([, span = '']) => span)
    return [...blocks, ...spans].flatMap(simpleCommands).map((words) => ({ page, words }))
  })
}
