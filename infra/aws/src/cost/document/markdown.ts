export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '--:'))
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Source: Mermaid, XY chart. */
export function barChart(title: string, bars: readonly (readonly [label: string, usd: number])[]): string {
  const highest = Math.max(...bars.map(([, usd]) => usd))
  return [
    '```mermaid',
    'xychart-beta',
    `  title "${title}"`,
    `  x-axis [${bars.map(([label]) => `"${label}"`).join(', ')}]`,
    `  y-axis "dollars a month" 0 --> ${Math.ceil(highest / 50) * 50}`,
    `  bar [${bars.map(([, usd]) => usd.toFixed(2)).join(', ')}]`,
    '```',
  ].join('\n')
}
