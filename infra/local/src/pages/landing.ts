export interface Link {
  readonly name: string
  readonly url: string
  readonly what: string
}

/** What a browser sees at `/` of the edge. */
export const landingPage = (stage: string, links: readonly Link[]) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Fanfare: ${stage}</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem }
  h1 { font-size: 1.3rem }
  table { border-collapse: collapse; width: 100% }
  td { padding: .4rem .8rem .4rem 0; border-top: 1px solid color-mix(in srgb, currentcolor 20%, transparent); vertical-align: top }
  code { font-size: .9em }
</style>
<h1>Fanfare, stage <code>${stage}</code></h1>
<p>This is the edge: the public API of all services. It has no page of its own; these have:</p>
<table>
${links.map(({ name, url, what }) => `  <tr><td><a href="${url}">${name}</a><td>${what}`).join('\n')}
</table>
<p>See an order travel: <code>npx --yes pnpm@12 demo --attach</code></p>
</html>
`
