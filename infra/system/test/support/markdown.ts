import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { read, root } from '../../../command/test/support/repository.ts'

export { pages } from '../../../command/test/support/documents.ts'

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
