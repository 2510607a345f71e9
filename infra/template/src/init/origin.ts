import { git, gitOrNothing } from '../git.ts'
import type { Origin, TemplateFile } from '../template-file.ts'

/** Which commit of the template this is. An archive, as of `giget`, has it in the file; a clone has it in its history. */
export function originOf(root: string, { template }: TemplateFile, repository: string | undefined): Origin {
  const where = repository ?? template.repository ?? gitOrNothing(root, ['remote', 'get-url', 'origin'])
  const address = where === undefined ? undefined : withoutSecrets(where)
  const from = { name: template.name, title: template.title, ...(address ? { repository: address } : {}) }
  if (!template.commit.startsWith('$')) return { ...from, commit: template.commit, ...dateOf(template) }
  // Own commits may be on top of the template's.
  const commit =
    gitOrNothing(root, ['merge-base', 'HEAD', '@{upstream}']) ?? git(root, ['rev-parse', 'HEAD']).trim()
  return {
    ...from,
    commit,
    tree: git(root, ['rev-parse', `${commit}^{tree}`]).trim(),
    date: git(root, ['show', '--no-patch', '--format=%cs', commit]).trim(),
  }
}

const dateOf = ({ date }: Origin) => (date === undefined ? {} : { date })

/** Clones in CI have a token in the address of their remote. */
function withoutSecrets(address: string): string {
  return address.replace(/^(https?:\/\/)[^/@]*@/, '$1')
}
