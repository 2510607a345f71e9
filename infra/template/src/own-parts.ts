import { posix } from 'node:path'

const block = /^[ \t]*<!-- template -->\r?\n[\s\S]*?^[ \t]*<!-- \/template -->(?:\r?\n)?(?:\r?\n)?/gm

/** A page without what is marked as being about the template itself. */
export const withoutOwnBlocks = (markdown: string) => markdown.replaceAll(block, '')

/** A page whose links to files that are left out are text. */
export function withoutLinksTo(page: string, markdown: string, left: ReadonlySet<string>): string {
  return markdown.replaceAll(/\[([^\]]*)\]\(([^)\s]+)\)/g, (link, text: string, target: string) => {
    const [path = ''] = target.split('#')
    return left.has(posix.join(posix.dirname(page), path)) ? text : link
  })
}
