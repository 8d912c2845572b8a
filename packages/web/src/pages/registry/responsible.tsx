// SPDX-License-Identifier: Apache-2.0
import type { ResponsibleParty } from '@mingjian/contract'
import type { z } from 'zod'
import { sayIfKnown, useLanguage, useSay } from '../../i18n/index.ts'
import { ArticleLink } from './article-link.tsx'

/** Who is responsible for a place's system, why, and what is missing to be certain (article 11). */
export function Responsible({ party }: { party: z.infer<typeof ResponsibleParty> }) {
  const say = useSay()
  const comma = useLanguage() === 'zh' ? '、' : ', '
  const words = (kind: string, all: readonly string[]) =>
    all.map((one) => sayIfKnown(say, `registry.${kind}.${one}`) ?? one).join(comma)
  return (
    <div className="registry-party" data-testid="responsible">
      <p>
        <strong>{party.unit?.name ?? say('registry.party.unknown')}</strong>{' '}
        <span className="dim">{say(`registry.party.${party.role}`)}</span> <ArticleLink id={party.article} />
      </p>
      {party.because.length > 0 ? <p className="dim">{words('because', party.because)}</p> : null}
      {party.missing.length > 0 ? (
        <p className="registry-missing">{say('registry.missing', { what: words('lacks', party.missing) })}</p>
      ) : null}
    </div>
  )
}
