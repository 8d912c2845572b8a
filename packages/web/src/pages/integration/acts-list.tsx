// SPDX-License-Identifier: Apache-2.0
import type { JoiningAct } from '@mingjian/contract'
import { type Say, sayIfKnown, useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'

/** Who did what, when, and where it stands in the log. */
export function ActsList({ acts }: { acts: readonly JoiningAct[] }) {
  const say = useSay()
  return (
    <ol className="registry-history">
      {acts.map(({ seq, act, at, by, words, entry }) => (
        <li key={seq}>
          <strong>{actName(say, act)}</strong>
          <span className="num">{formatMoment(Date.parse(at))}</span>
          <span>{act === 'lapse' ? '' : by}</span>
          <span>{words}</span>
          <span className="dim num">{say('plans.entry', { index: entry })}</span>
        </li>
      ))}
    </ol>
  )
}

function actName(say: Say, act: string): string {
  return sayIfKnown(say, `integration.act.${act}`) ?? act
}
