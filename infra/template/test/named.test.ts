import { expect, test } from 'vitest'
import { ownFiles } from '../src/init/own-files.ts'
import { named } from '../src/named.ts'
import { texts, tree } from './support/trees.ts'

const names = { name: 'my-shop', title: 'My Shop' }
const acme = { name: 'acme', title: 'Acme', commit: 'c0ffee' }

const template = (files: Readonly<Record<string, string>>) =>
  tree({ '.template.json': JSON.stringify({ template: acme, own: ['docs/why-acme.md'] }), ...files })

test('files and their paths get the new name; bytes that are no text stay', () => {
  const image = Buffer.from([0xff, 0x00, ...Buffer.from('acme')])
  const files = new Map([...template({ 'infra/acme.ts': "'@acme/contracts'" }), ['logo.png', image]])
  expect([...named(files, names)]).toEqual([
    ['infra/my-shop.ts', Buffer.from("'@my-shop/contracts'")],
    ['logo.png', image],
  ])
})

test('what is about the template itself is left out, and links to it become text', () => {
  const page = [
    '# Acme',
    '',
    '<!-- template -->',
    'Acme is a template.',
    '<!-- /template -->',
    '',
    'See [why](docs/why-acme.md#really), [how](docs/how.md) and `<!-- template -->`.',
    '',
  ]
  const files = template({
    'docs/why-acme.md': 'Because.',
    'docs/how.md': '[Why](why-acme.md)?',
    'CHANGELOG.md': '# Changes of Acme',
    'README.md': page.join('\n'),
  })
  expect(texts(named(files, names))).toEqual({
    'docs/how.md': 'Why?',
    'README.md': '# My Shop\n\nSee why, [how](docs/how.md) and `<!-- template -->`.\n',
  })
})

test('pages with ends of lines of Windows lose the same parts', () => {
  const files = template({ 'a.md': 'one\r\n\r\n<!-- template -->\r\nx\r\n<!-- /template -->\r\n\r\ntwo\r\n' })
  expect(texts(named(files, names))).toEqual({ 'a.md': 'one\r\n\r\ntwo\r\n' })
})

test('a repository gets its own changelog, address, and line in the licence; the authors of the template stay in it', () => {
  const files = tree({
    LICENSE: 'MIT License\n\nCopyright (c) 2026 The Acme authors\n',
    'package.json': '{ "name": "my-shop", "version": "0.0.0", "private": true }',
  })
  const repository = 'https://git.example/my-shop'
  const own = texts(ownFiles(files, { names, origin: acme, holder: 'Ada $& Co', repository, year: 2030 }))
  expect(own['LICENSE']).toBe(
    'MIT License\n\nCopyright (c) 2030 Ada $& Co\nCopyright (c) 2026 The Acme authors\n',
  )
  expect(JSON.parse(own['package.json'] ?? '')).toEqual({
    name: 'my-shop',
    version: '0.0.0',
    repository,
    private: true,
  })
  expect(JSON.parse(own['.template.json'] ?? '')).toEqual({ template: acme, names })
  expect(own['CHANGELOG.md']).toMatch(/^# Changelog/)
})
