import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readTemplateFile } from '../src/template-file.ts'
import { isText, readTree } from '../src/tree.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

test('no statement of SQL has the name as an identifier: a name with a hyphen would break it', () => {
  const { names, template } = readTemplateFile(root)
  const { name } = names ?? template
  const statement = new RegExp(`\\b(ROLE|USER|DATABASE|SCHEMA|TABLE|TO|FROM|INTO|JOIN) ${name}(?![\\w-])`)
  const found = [...readTree(root)].flatMap(([path, content]) =>
    isText(content)
      ? content
          .toString()
          .split('\n')
          .filter((line) => statement.test(line))
          .map((line) => `${path}: write ${name.replaceAll('-', '_')}_…: ${line.trim()}`)
      : [],
  )
  expect(found).toEqual([])
})
