import { expect, test } from 'vitest'
import { loadStage, type Stage } from '../src/stage.ts'
import { stageFault } from '../src/stage-faults.ts'
import { services, stages } from './support/templates.ts'

const staging = await loadStage('staging')
const { web, worker, compact, database } = staging
const name = services.at(0)?.name ?? ''
const secret = services.flatMap(({ secrets }) => secrets).at(0) ?? 'DATABASE_URL'

test.each<[string, Partial<Stage>, RegExp]>([
  ['another processor', { web: { ...web, instanceType: 't3.micro' } }, /t3\.micro, which is not arm64/],
  ['another one, of compact', { compact: { ...compact, instanceType: 'g4dn.xlarge' } }, /g4dn\.xlarge/],
  [
    'another one, of one service',
    { services: { [name]: { worker: { ...worker, instanceType: 'm7i.large' } } } },
    /m7i/,
  ],
  ['fewer at most than at least', { worker: { ...worker, min: 3, max: 2 } }, /min of 3 and a max of 2/],
  ['no instance at least', { web: { ...web, min: 0 } }, /min of 0/],
  ['a disk that cannot grow', { database: { ...database, storageLimit: database.storage } }, /storageLimit/],
  ['one zone, twice', { zones: ['us-east-1a', 'us-east-1a'] }, /us-east-1a twice/],
  ['alarms to no address', { alarmEmail: 'somebody' }, /alarmEmail/],
  [
    'an address in place of a domain',
    { domain: { name: 'https://shop.example.com', certificateArn: 'arn:aws:acm:us-east-1:1:certificate/1' } },
    /as shop\.example\.com/,
  ],
  ['a secret in plain text', { environment: { DATABASE_URL: 'postgres://' } }, /DATABASE_URL .* is a secret/],
  ['a secret of one service', { services: { [name]: { environment: { [secret]: 'x' } } } }, /is a secret/],
])('a stage is refused with %s', (_, change, fault) => {
  expect(stageFault({ ...staging, ...change }, services)).toMatch(fault)
})

test.each(['t4g.micro', 'm6gd.large', 'c7gn.xlarge', 'im4gn.large', 'g5g.xlarge'])(
  '%s is arm64',
  (instanceType) => {
    expect(stageFault({ ...staging, web: { ...web, instanceType } }, services)).toBeUndefined()
  },
)

test.each(stages)('nothing is wrong with %s', (_, stage) => {
  expect(stageFault(stage, services)).toBeUndefined()
})
