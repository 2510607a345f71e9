/** Invalid values of a profile. */
export const badProfiles: readonly [string, object][] = [
  ['an e-mail without @', { email: 'eve.example.test' }],
  ['an e-mail with a NUL', { email: 'eve\0@example.test' }],
  ['an e-mail with a line break', { email: 'eve@example.test\r\nBcc: all@example.test' }],
  ['an e-mail that is too long', { email: `${'x'.repeat(300)}@example.test` }],
  ['an e-mail that is a list', { email: ['eve@example.test'] }],
  ['an e-mail that is null', { email: null }],
  ['an empty name', { name: '' }],
  ['a name of blanks', { name: '   ' }],
  ['a name with a NUL', { name: 'Eve\0Example' }],
  ['a name with a lone surrogate', { name: 'Eve \uD800' }],
  ['a name that is too long', { name: 'x'.repeat(201) }],
  ['a very long name', { name: 'x'.repeat(60_000) }],
  ['a name that is a number', { name: 7 }],
]

/** Invalid passwords. */
export const badPasswords: readonly [string, unknown][] = [
  ['that is too short', 'short'],
  ['that is too long', 'x'.repeat(129)],
  ['that is a number', 12345678],
  ['that is missing', undefined],
]

/** Invalid bodies of POST /sessions. */
export const badCredentials: readonly [string, object][] = [
  ['without a password', { password: undefined }],
  ['with a password that is too long', { password: 'x'.repeat(1_000) }],
  ['with a password that is a list', { password: ['x'] }],
  ['with an e-mail that is a number', { email: 7 }],
  ['with an e-mail with a NUL', { email: 'ada\0@example.test' }],
]
