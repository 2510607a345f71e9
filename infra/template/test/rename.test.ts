import { expect, test } from 'vitest'
import { renamer } from '../src/rename.ts'

const rename = renamer({ name: 'acme', title: 'Acme' }, { name: 'my-shop', title: 'The Shop' })

// A name with a hyphen is no identifier of SQL, nginx or JavaScript, and no environment variable.
test.each([
  ["import { a } from '@acme/contracts'", "import { a } from '@my-shop/contracts'"],
  ['`acme-$STAGE` and acme.internal', '`my-shop-$STAGE` and my-shop.internal'],
  ['urn:acme:order.created:1', 'urn:my-shop:order.created:1'],
  ['Acme <shop@acme.example>', 'The Shop <shop@my-shop.example>'],
  ['CREATE ROLE acme_admin', 'CREATE ROLE my_shop_admin'],
  ['map $acme_path $acme_target', 'map $my_shop_path $my_shop_target'],
  ['ACME_DATA=.data', 'MY_SHOP_DATA=.data'],
  ['class AcmeError, acmeError, notAcme', 'class MyShopError, myShopError, notMyShop'],
  ['acme,acme acme', 'my-shop,my-shop my-shop'],
  ['# Acme\r\nAcme:', '# The Shop\r\nThe Shop:'],
  ['nothing of it', 'nothing of it'],
])('%j becomes %j', (text, expected) => {
  expect(rename(text)).toBe(expected)
})
