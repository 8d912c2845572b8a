// SPDX-License-Identifier: Apache-2.0
import { idOf, type Teller } from './teller.ts'

/** Owner and right-of-use holder name who is responsible (article 11 paragraph 2). */
export function agreementOf(teller: Teller, party: string): object {
  const paper = { title: '视频系统建设管理责任约定书', number: '约字第 7 号', day: teller.calendar.day(720) }
  return { party: idOf(teller.units, party), from: teller.calendar.day(720), to: null, paper }
}
