import { findServices } from '@fanfare/topology'
import { expect, test } from 'vitest'
import { type BundleFiles, pack } from '../src/archive.ts'
import { compactBundle } from '../src/compact/compact-bundle.ts'
import { nginxLimits } from '../src/platform/nginx.ts'
import { type Directive, parseNginx } from './support/nginx-syntax.ts'

// Checked without nginx, too; where it is installed, other tests run it with these files.
const zip = pack({})
const services = (await findServices()).map(({ declaration }) => ({ declaration, zip }))
const compact = await compactBundle(services)
const bundles: [string, BundleFiles][] = [
  ['a service', { '.platform/nginx/conf.d/fanfare.conf': nginxLimits }],
  ['compact', compact],
]

/** Where nginx allows what the bundles use. Source: nginx.org, alphabetical index of directives. */
const contexts: Readonly<Record<string, RegExp>> = {
  client_max_body_size: /^(http|server|location)$/,
  proxy_read_timeout: /^(http|server|location)$/,
  proxy_send_timeout: /^(http|server|location)$/,
  upstream: /^http$/,
  map: /^http$/,
  location: /^server$/,
  server: /^upstream$/,
  keepalive: /^upstream$/,
  internal: /^location$/,
  auth_request: /^(http|server|location)$/,
  error_page: /^(http|server|location)$/,
  default_type: /^(http|server|location)$/,
  return: /^(server|location)$/,
  proxy_pass: /^location$/,
  proxy_pass_request_body: /^(http|server|location)$/,
  proxy_set_header: /^(http|server|location)$/,
  proxy_http_version: /^(http|server|location)$/,
}

/** That the platform's own nginx.conf sets in `http` or `server`: nginx refuses a second one. */
const ofThePlatform =
  /^(gzip\w*|keepalive_timeout|client_header_timeout|client_body_timeout|access_log|types)$/

function misplaced(directives: readonly Directive[], context: string): string[] {
  return directives.flatMap(({ name, block = [] }) => {
    const wrong = !contexts[name]?.test(context) || ofThePlatform.test(name) ? [`${name} in ${context}`] : []
    return [...wrong, ...(name === 'map' ? [] : misplaced(block, name))]
  })
}

const http = (files: BundleFiles) => read(files, /^\.platform\/nginx\/conf\.d\/[^/]+\.conf$/)
const server = (files: BundleFiles) =>
  read(files, /^\.platform\/nginx\/conf\.d\/elasticbeanstalk\/[^/]+\.conf$/)

function read(files: BundleFiles, path: RegExp): Directive[] {
  const texts = Object.entries(files).filter(([each]) => path.test(each))
  return texts.flatMap(([, text]) => parseNginx(String(text)))
}

test.each(bundles)(
  'the configuration of %s is well-formed, and each directive is where it may be',
  (_, files) => {
    expect(http(files)).not.toEqual([])
    expect(misplaced(http(files), 'http')).toEqual([])
    expect(misplaced(server(files), 'server')).toEqual([])
  },
)

test('compact: every upstream and every place that is named exists, and each once', () => {
  const defined = http(compact).filter(({ name }) => name === 'upstream')
  const names = defined.flatMap(({ args }) => args)
  expect(new Set(names).size).toBe(names.length)
  const used = JSON.stringify([http(compact), server(compact)]).match(/fanfare_[a-z]\w*/g) ?? []
  const variables = http(compact).flatMap(({ name, args }) => (name === 'map' ? [args[1]?.slice(1)] : []))
  expect(used.filter((name) => !names.includes(name) && !variables.includes(name))).toEqual([])

  const locations = server(compact).map(({ args }) => args.join(' '))
  expect(new Set(locations).size).toBe(locations.length)
  const inner = server(compact).flatMap(({ block = [] }) => block)
  for (const { name, args } of inner) {
    if (name === 'auth_request') expect(locations).toContain(`= ${args[0]}`)
    if (name === 'error_page') expect(locations).toContain(args.at(-1))
  }
  // The platform has a "location /" already: a second one would be refused.
  expect(locations).not.toContain('/')
})

test('what is not well-formed is found', () => {
  for (const text of ['a b', 'a { b c;', 'a; }', 'a "b;', ';', 'map $a $b { x y }'])
    expect(() => parseNginx(text), text).toThrow()
})
