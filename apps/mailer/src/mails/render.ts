import { type MailContent, oneLine } from './content.ts'

const greeting = (name: string | undefined) => (name ? `Hello ${oneLine(name)},` : 'Hello,')
const signature = 'Fanfare'

export function renderText({ paragraphs, link, amounts = [] }: MailContent, name?: string): string {
  const width = Math.max(0, ...amounts.map(({ label }) => label.length))
  const table = amounts.map(({ label, amount }) => `  ${label.padEnd(width)}  ${amount}`).join('\n')
  return `${[greeting(name), ...paragraphs, ...(link ? [link] : []), ...(table ? [table] : []), signature].join('\n\n')}\n`
}

// Inline, since mail programs remove style sheets.
const page = 'margin:0;padding:32px 16px;background:#f4f1ea;font:16px/1.5 system-ui,sans-serif;color:#222'
const sheet = 'max-width:34em;margin:0 auto;padding:24px 32px;background:#fff;border-radius:8px'
const heading = 'margin:0 0 16px;font-size:20px;color:#8a5a00'
const cell = 'padding:6px 0;border-top:1px solid #e6e0d4'

export function renderHtml({ subject, paragraphs, link, amounts = [] }: MailContent, name?: string): string {
  const rows = amounts.map(
    ({ label, amount }) => html`<tr>
        <td style="${cell}">${label}</td>
        <td style="${cell};text-align:right">${amount}</td>
      </tr>`,
  )
  const table =
    rows.length > 0 ? [html`<table style="width:100%;border-collapse:collapse">${rows}</table>`] : []
  const anchor = link?.startsWith('http') ? html`<a href="${link}">${link}</a>` : link
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${subject}</title></head>
<body style="${page}">
  <div style="${sheet}">
    <h1 style="${heading}">${subject}</h1>
    <p>${greeting(name)}</p>
    ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
    ${anchor === undefined ? [] : html`<p style="overflow-wrap:anywhere">${anchor}</p>`}
    ${table}
    <p style="color:#777">${signature}</p>
  </div>
</body>
</html>
`.markup
}

interface Html {
  readonly markup: string
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')

/** Escapes every text value. */
function html(parts: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  const markup = values.map((value) => {
    if (typeof value === 'string') return escaped(value)
    return [value]
      .flat()
      .map(({ markup }) => markup)
      .join('')
  })
  return { markup: String.raw({ raw: parts }, ...markup) }
}
