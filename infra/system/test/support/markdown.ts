import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** Every Markdown file of the repository. */
export const pages = () =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(root, file)))

export const read = (page: string) => readFileSync(join(root, page), 'utf8')

/** Links of a page to files and headings that do not exist. */
export function deadLinks(page: string): string[] {
  const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links.filter((link) => {
    if (/^(https?:|mailto:)/.test(link)) return false
    const [path = '', heading] = link.split('#', 2)
    const target = path === '' ? page : join(dirname(page), path)
    if (!existsSync(join(root, target))) return true
    return heading !== undefined && target.endsWith('.md') && !anchors(target).includes(heading)
  })
}

/** As GitHub makes them of headings. */
const anchors = (page: string) =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )

/** The blocks of shell commands in a page. */
export const shellBlocks = (page: string) =>
  [...read(page).matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block.trim())
