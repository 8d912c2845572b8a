// SPDX-License-Identifier: Apache-2.0

/** What a requirement names that it must not: a maker's brand, or a company that is to do it. */
export type PartialWords = Readonly<{ kind: 'brand' | 'contractor'; words: string }>

/** Makers of video equipment as requirements name them; whole names, since a part of one may be a street's. */
const BRANDS = [
  ...[
    '海康威视',
    'hikvision',
    '浙江大华',
    '大华股份',
    'dahua',
    '宇视',
    'uniview',
    '天地伟业',
    'tiandy',
    '华为',
    'huawei',
  ],
  ...[
    '科达',
    'kedacom',
    '东方网力',
    '佳都',
    '高新兴',
    '霸菱',
    '雄迈',
    '萤石',
    'ezviz',
    '普联',
    'tp-link',
    '小米',
    'imou',
  ],
  ...[
    'axis communications',
    '安讯士',
    'bosch',
    '博世',
    'hanwha',
    '韩华',
    'vivotek',
    '晶睿',
    'avigilon',
    'pelco',
    '派尔高',
  ],
  ...['milestone', 'genetec', 'mobotix', 'honeywell', '霍尼韦尔'],
]
/** “must be made by … company”, “only … company”. */
const CONTRACTOR =
  /(?:必须|应当|应|须|只能|一律|统一|指定)(?:由|向|选用|采用|使用|购买|采购|委托)([^，。；、\s]{2,30}?(?:公司|集团|厂))/g

/** Both kinds, in the order in which they stand; each once. */
export function partialWords(text: string): PartialWords[] {
  const low = text.toLowerCase()
  const brands = BRANDS.flatMap((brand) => {
    const at = low.indexOf(brand)
    const words = text.slice(at, at + brand.length)
    return at < 0 || isPartOfWord(low, at, brand) ? [] : [{ at, kind: 'brand' as const, words }]
  })
  const contractors = [...text.matchAll(CONTRACTOR)].map(({ index, 1: words = '' }) => ({
    ...{ at: index, kind: 'contractor' as const, words },
  }))
  return [...brands, ...contractors]
    .toSorted((one, other) => one.at - other.at)
    .map(({ kind, words }) => ({ kind, words }))
}

/** “Boschung” is no Bosch; Chinese writes without gaps. */
function isPartOfWord(text: string, at: number, brand: string): boolean {
  const around = `${text[at - 1] ?? ' '}${text[at + brand.length] ?? ' '}`
  return /^[a-z]/.test(brand) && /[a-z0-9]/.test(around)
}
