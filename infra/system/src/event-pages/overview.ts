import type { CatalogueEntry } from './catalogue.ts'

/** The first page: a diagram of who sends what to whom, and the list. */
export function overviewPage(entries: readonly CatalogueEntry[]): string {
  const newest = [...new Map(entries.map((entry) => [entry.definition.type, entry])).values()]
  const arrows = newest.flatMap(({ definition: { type }, publishers, consumers }) => [
    ...publishers.map((publisher) => `  ${publisher}([${publisher}]) --> ${nodeOf(type)}{{${type}}}`),
    ...consumers.map(({ service }) => `  ${nodeOf(type)} --> ${service}_worker([${service}])`),
  ])
  const rows = newest.map(({ definition: { type, version, summary }, publishers, consumers }) => {
    const heard = consumers.map(({ service }) => service).join(', ')
    return `| [${type}](${type}.md) | ${version} | ${summary} | ${publishers.join(', ')} | ${heard} |`
  })
  return `# Events

Written by \`npx --yes pnpm@12 docs:events\` from the [contracts](../../packages/contracts/src/events) and the services' \`service.ts\`; a test fails when it is stale. For tools: [asyncapi.json](asyncapi.json), AsyncAPI 3.

Every event is a CloudEvent. It is delivered at least once, and in no order; its \`id\` is the same in every delivery. [How handlers deal with it](../decisions/handlers.md).

| event | version | what happened | published by | handled by |
|---|---|---|---|---|
${rows.join('\n')}

\`\`\`mermaid
flowchart LR
${arrows.join('\n')}
\`\`\`
`
}

const nodeOf = (type: string) => type.replaceAll(/\W/g, '_')
