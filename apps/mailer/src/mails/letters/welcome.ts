import type { Letter } from '../letter.ts'

export const welcome = (): Letter => ({
  subject: 'Welcome to Fanfare',
  paragraphs: [
    'Your account is open: you can sign in and place orders.',
    'We will write to this address whenever something happens to one of them.',
  ],
})
