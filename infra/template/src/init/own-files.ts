import type { Names } from '../names.ts'
import { type Origin, printTemplateFile, templateFile } from '../template-file.ts'
import type { Tree } from '../tree.ts'

interface OwnValues {
  readonly names: Names
  readonly origin: Origin
  readonly holder: string | undefined
  readonly repository: string | undefined
  readonly year: number
}

/** The files of which each repository has its own. */
export function ownFiles(tree: Tree, values: OwnValues): Tree {
  const { names, origin, holder, repository, year } = values
  const files = new Map([
    ['CHANGELOG.md', '# Changelog\n\nNewest first.\n\n## Unreleased\n'],
    [templateFile, printTemplateFile({ template: origin, names })],
  ])
  const edit = (path: string, change: (text: string) => string) => {
    const text = tree.get(path)?.toString()
    if (text !== undefined) files.set(path, change(text))
  }
  // The licence asks that the line of the template's authors stays.
  if (holder)
    edit('LICENSE', (text) =>
      text.replace(/^Copyright /m, () => `Copyright (c) ${year} ${holder}\nCopyright `),
    )
  if (repository) edit('package.json', (text) => withRepository(text, repository))
  return new Map([...files].map(([path, text]) => [path, Buffer.from(text)]))
}

function withRepository(manifest: string, repository: string): string {
  const { name, version, ...rest }: Record<string, unknown> = JSON.parse(manifest)
  return `${JSON.stringify({ name, version, repository, ...rest }, null, 2)}\n`
}
