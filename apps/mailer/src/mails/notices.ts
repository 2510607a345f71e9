import type { EventOf } from '@fanfare/contracts'
import type { MailContent } from './content.ts'

type Notice = EventOf<'user.notice-issued'>['data']

const ignore = 'If you did not ask for this, you need not do anything.'

/** Nothing in a notice was typed by a stranger: its address may not be the user's. */
export function noticeContent({ notice, token = '' }: Notice, publicUrl: string | undefined): MailContent {
  const link = (page: string) =>
    publicUrl === undefined ? `Your code: ${token}` : new URL(`/account/${page}#${token}`, publicUrl).href
  switch (notice) {
    case 'confirm-address':
      return {
        subject: 'Confirm your e-mail address',
        paragraphs: [
          'Somebody opened an account at Fanfare with this address. If it was you, confirm the address within a day.',
          ignore,
        ],
        link: link('confirm-email'),
      }
    case 'address-already-used':
      return {
        subject: 'You have an account at Fanfare',
        paragraphs: [
          'Somebody wants to use this address for an account at Fanfare. It belongs to an account already.',
          'If it was you, sign in, or ask for another password if you have forgotten yours.',
          ignore,
        ],
      }
    case 'address-change-requested':
      return {
        subject: 'Your e-mail address is going to be changed',
        paragraphs: [
          'Somebody who knows your password wants another e-mail address for your account at Fanfare.',
          'If it was not you, change your password now: this also ends every other session.',
        ],
      }
    case 'address-changed':
      return {
        subject: 'Your e-mail address was changed',
        paragraphs: ['Your account at Fanfare has another e-mail address now. We write to this one no more.'],
      }
    case 'reset-password':
      return {
        subject: 'Choose another password',
        paragraphs: [
          'Somebody asked for another password for your account at Fanfare. If it was you, choose one within an hour.',
          ignore,
        ],
        link: link('reset-password'),
      }
    case 'password-changed':
      return {
        subject: 'Your password was changed',
        paragraphs: [
          'The password of your account at Fanfare was changed, and every other session has ended.',
          'If it was not you, ask for another password now.',
        ],
      }
    default:
      return notice satisfies never
  }
}
