// SPDX-License-Identifier: Apache-2.0
import { type Say, sayIfKnown } from '../../i18n/index.ts'

/** A fact by its name in the rulebooks, for a person; the name itself where there is no word for it yet. */
export function factName(say: Say, fact: string): string {
  return sayIfKnown(say, `fact.${fact}`) ?? fact
}
