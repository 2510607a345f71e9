import type { Names } from './names.ts'
import { withoutLinksTo, withoutOwnBlocks } from './own-parts.ts'
import { renamer } from './rename.ts'
import { parseTemplateFile, templateFile } from './template-file.ts'
import { isText, type Tree } from './tree.ts'

/** They are the template's, or say who the template's authors are. */
const unchanged: ReadonlySet<string> = new Set(['LICENSE'])

/** Each repository has its own. */
const replaced: ReadonlySet<string> = new Set(['CHANGELOG.md', templateFile])

/**
 * A version of the template as a repository of these names has it: renamed, without what is about the template itself,
 * and without the files of which each repository has its own. Not formatted.
 */
export function named(template: Tree, names: Names): Tree {
  const file = parseTemplateFile(template.get(templateFile)?.toString() ?? 'null')
  const rename = renamer(file.template, names)
  const own = new Set(file.own)
  const result = new Map<string, Buffer>()
  for (const [path, content] of template) {
    if (own.has(path) || replaced.has(path)) continue
    const text = unchanged.has(path) || !isText(content) ? undefined : content.toString()
    const markdown = path.endsWith('.md')
      ? (page: string) => withoutLinksTo(path, withoutOwnBlocks(page), own)
      : String
    result.set(rename(path), text === undefined ? content : Buffer.from(rename(markdown(text))))
  }
  return result
}
