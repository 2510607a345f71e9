import type { LocalAws } from '@fanfare/local'

/** Undefined where SMTP_URL sends mails elsewhere. Throws while the mailbox is stopped. */
export async function readMails(mailbox: LocalAws['mailbox']) {
  try {
    return await mailbox?.mails()
  } catch (error) {
    throw Object.assign(new Error(`${Object(error).message}: release it on the map`), { statusCode: 503 })
  }
}
