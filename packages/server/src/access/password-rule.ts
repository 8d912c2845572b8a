// SPDX-License-Identifier: Apache-2.0
import type { Refusal } from './grant.ts'
import { verifyPassword } from './password.ts'

/**
 * What a new password may not be, beyond the length that the contract asks for: among the commonest, the name of its user,
 * one sign or a row of signs over and over, or the present one (`stored`, as kept). Null: it may be.
 */
export async function refusePassword(
  next: string,
  about: Readonly<{ name: string; stored: string | null }>,
): Promise<Refusal | null> {
  const plain = next.normalize('NFKC').toLowerCase()
  if (COMMON.has(plain) || isRow(plain))
    return refuse('password.common', 'this is one of the passwords that are tried first')
  const name = about.name.normalize('NFKC').toLowerCase()
  if (name.length > 2 && plain.replaceAll(name, '').length < LEFT_OVER)
    return refuse('password.name', 'this is little more than the name')
  if (about.stored !== null && (await verifyPassword(next, about.stored)))
    return refuse('password.same', 'this is the present password')
  return null
}

const LEFT_OVER = 5

/** Of ten signs and more, since shorter ones are refused anyway. */
const COMMON: ReadonlySet<string> = new Set(
  (
    'password12 password123 password1234 password12345 passw0rd123 p@ssw0rd123 p@ssword123 mypassword1 administrator ' +
    'admin12345 admin123456 adminadmin admin@12345 admin@123456 root123456 qwertyuiop qwertyuiop1 qwerty12345 qwerty123456 ' +
    '1qaz2wsx3edc 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 asdfghjkl1 zxcvbnm123 abc1234567 abcd123456 abc123456789 a123456789 ' +
    'aa12345678 aa123456789 a1234567890 1234567890a 123456789a woaini1314 woaini520 woaini5201314 5201314520 520131452 ' +
    'iloveyou123 iloveyou12 letmein123 welcome123 welcome1234 sunshine123 football123 baseball123 superman123 ' +
    'hikvision123 hik12345678 dahua12345 camera1234 camera12345 mingjian123 mingjian12345 chongqing123 chongqing2024 ' +
    'chongqing2025 chongqing2026 110110110110 1314520520 0123456789 9876543210 0987654321 1234512345 123123123123 ' +
    'nihao12345 wangyut2 taobao12345 test123456 test1234567 guest12345 user123456 changeme123 default123'
  ).split(' '),
)

/** `aaaaaaaaaa`, `abcabcabcabc`, `12345678901`, `abcdefghijk`. */
function isRow(text: string): boolean {
  if (/^(.{1,4})\1+$/.test(text)) return true
  const steps = new Set(
    Array.from(text)
      .slice(1)
      .map((sign, at) => (sign.codePointAt(0) ?? 0) - (text.codePointAt(at) ?? 0)),
  )
  steps.delete(-9) // 9 → 0
  return steps.size === 1
}

function refuse(code: string, detail: string): Refusal {
  return { refused: true, code, detail, article: null }
}
