import { expect, test } from 'vitest'
import { packageNamed, UsageError } from '../src/index.ts'

const folders = ['apps/order', 'apps/user', 'infra/aws']

test.each(['order', '@fanfare/order', 'apps/order', './apps/order', 'apps/order/'])(
  '%s is the order service',
  (name) => {
    expect(packageNamed(name, folders)).toBe('apps/order')
  },
)

test.each(['basket', 'shop/order', '', 'rder'])('%o is none, and those that there are are named', (name) => {
  expect(() => packageNamed(name, folders, 'service')).toThrow(UsageError)
  expect(() => packageNamed(name, folders, 'service')).toThrow(
    `There is no service ${name}. There are: order, user, aws`,
  )
})
