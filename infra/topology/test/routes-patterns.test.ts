import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { covers, overlaps } from '../src/routes/compare.ts'
import { matchPattern, normalisePath } from '../src/routes.ts'

/** The definition of a pattern, literally. Takes exponential time. */
function naively(pattern: string, path: string): boolean {
  const [first] = pattern
  if (first === undefined) return path === ''
  if (first === '*')
    return naively(pattern.slice(1), path) || (path !== '' && naively(pattern, path.slice(1)))
  return path !== '' && (first === '?' || first === path[0]) && naively(pattern.slice(1), path.slice(1))
}

const word = (letters: string, maxLength: number) =>
  fc.array(fc.constantFrom(...letters), { maxLength }).map((symbols) => symbols.join(''))

describe('a path pattern', () => {
  test('matches what its definition says', () => {
    fc.assert(
      fc.property(word('ab/*?', 8), word('ab/', 10), (pattern, path) => {
        expect(matchPattern(pattern, path)).toBe(naively(pattern, path))
      }),
      { numRuns: 5000 },
    )
  })

  test('is matched in linear time, where a backtracking matcher would not end', async () => {
    const path = `/${'a'.repeat(8000)}b`
    const patterns = [`/${'*a'.repeat(125)}*c*`, `/${'*a?'.repeat(83)}*c?*`, `/*${'?'.repeat(250)}c*`]
    // In a thread of its own, since a test's time limit cannot end an endless loop.
    const program = `const { parentPort, workerData: { module, patterns, path } } = require('node:worker_threads')
      import(module).then(({ matchPattern }) =>
        parentPort.postMessage(patterns.map((pattern) => matchPattern(pattern, path))))`
    const module = import.meta.resolve('../src/routes.ts')
    const thread = new Worker(program, { eval: true, execArgv: [], workerData: { module, patterns, path } })
    onTestFinished(async () => void (await thread.terminate()))

    expect(await once(thread, 'message')).toEqual([[false, false, false]])
  })

  // Every word of up to six letters over the alphabet below; c occurs in no pattern.
  const words = ['']
  for (let from = 0; from < words.length && (words[from]?.length ?? 0) < 6; from++) {
    for (const letter of 'abc') words.push(`${words[from]}${letter}`)
  }
  const matchedBy = (pattern: string) => words.filter((each) => matchPattern(pattern, each))

  test('overlaps with another exactly when some path matches both', () => {
    fc.assert(
      fc.property(word('ab*?', 3), word('ab*?', 3), (a, b) => {
        const shared = matchedBy(a).filter((each) => matchPattern(b, each))
        expect(overlaps(a, b)).toBe(shared.length > 0)
        expect(overlaps(b, a)).toBe(overlaps(a, b))
      }),
      { numRuns: 1000 },
    )
  })

  test('covers another exactly when it matches every path of the other', () => {
    fc.assert(
      fc.property(word('ab*?', 3), word('ab*?', 3), (wide, narrow) => {
        const uncovered = matchedBy(narrow).filter((each) => !matchPattern(wide, each))
        expect(covers(wide, narrow)).toBe(uncovered.length === 0)
      }),
      { numRuns: 1000 },
    )
  })

  test('does not cover a pattern that a longer path of it does not match', () => {
    expect(covers('/a?b', '/a*b')).toBe(false)
    expect(covers('/a?*b', '/a*b')).toBe(false)
    expect(covers('/*?*', '/?*')).toBe(true)
    expect(covers('/a*', '/a*b*c')).toBe(true)
    expect(covers('/a**', '/a*')).toBe(true)
  })
})

describe('a normalised path', () => {
  test.each([
    ['/a/b/..?c=1', '/a/'],
    ['/a/b/.', '/a/b/'],
    ['/../../a', '/a'],
    ['//a///b//', '/a/b/'],
    ['/a//../b', '/b'],
    ['/a/.../.b/c..', '/a/.../.b/c..'],
    ['/%75sers/%7Ejo', '/users/~jo'],
    ['/a/%2e%2E/b', '/b'],
    ['/a/..%2fb', '/a/..%2Fb'],
    ['/100%/%zz', '/100%/%zz'],
    ['', '/'],
    ['?a=/../b', '/'],
    ['/a?x=1?y=//', '/a'],
  ])('of %s is %s', (raw, normal) => {
    expect(normalisePath(raw)).toBe(normal)
  })

  test('has the dot segments removed as in a browser', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', '.', '..'), { minLength: 1 }), (segments) => {
        const path = `/${segments.join('/')}`
        expect(normalisePath(path)).toBe(new URL(path, 'http://edge').pathname)
      }),
    )
  })

  test('does not change a second time, and has neither empty nor dot segments', () => {
    fc.assert(
      fc.property(word('ab./', 12), (path) => {
        const normal = normalisePath(path)
        expect(normalisePath(normal)).toBe(normal)
        expect(normal.split('/').slice(1, -1)).not.toContain('')
        expect(normal.split('/')).not.toContain('.')
        expect(normal.split('/')).not.toContain('..')
      }),
    )
  })
})
