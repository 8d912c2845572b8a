// SPDX-License-Identifier: Apache-2.0
const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES = ['', '拾', '佰', '仟']
const GROUPS = ['', '万', '亿', '万亿']

/** Whole yuan as they are written where nobody may alter them: `壹万零伍佰元整`. */
export function capitalAmount(yuan: number): string {
  const digits = [...String(yuan)].toReversed()
  let text = ''
  let isZeroOpen = false
  const groups = Math.ceil(digits.length / PLACES.length)
  for (let group = groups - 1; group >= 0; group--) {
    let part = ''
    for (let place = PLACES.length - 1; place >= 0; place--) {
      const digit = Number(digits[group * PLACES.length + place] ?? 0)
      if (digit === 0) {
        isZeroOpen ||= text !== '' || part !== ''
        continue
      }
      part += `${isZeroOpen ? DIGITS.charAt(0) : ''}${DIGITS.charAt(digit)}${PLACES[place] ?? ''}`
      isZeroOpen = false
    }
    if (part !== '') text += part + (GROUPS[group] ?? '')
  }
  return `${text === '' ? DIGITS.charAt(0) : text}元整`
}
