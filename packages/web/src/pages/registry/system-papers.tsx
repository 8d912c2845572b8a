// SPDX-License-Identifier: Apache-2.0
import type { RegistrySystem } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import { paperUrl, type SystemPaper } from '../../api/registry-archive.ts'
import { useAbility } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'

/** The papers of a system as PDF, in a new tab, and the notice that its sign leads to. */
export function SystemPapers({ system }: { system: RegistrySystem }) {
  const say = useSay()
  const canMake = useAbility('document.make')
  const canSubmit = useAbility('filing.submit')
  const isShown = system.state === 'in-use' || system.state === 'suspended'
  return (
    <ul className="registry-lines">
      {papersOf(system).map((paper) => (
        <li key={paper}>
          {canMake ? (
            <a href={paperUrl(system.id, paper)} target="_blank" rel="noreferrer">
              {say(`registry.paper.${paper}`)}
            </a>
          ) : (
            <span className="dim">{say(`registry.paper.${paper}`)}</span>
          )}
        </li>
      ))}
      {canSubmit && (system.days.inUse !== null || system.days.acceptancePassed !== null) ? (
        <li>
          <Link to="/filing" search={{ system: system.id }} data-testid="file-system">
            {say('filing.ofSystem')}
          </Link>
        </li>
      ) : null}
      {isShown ? (
        <li>
          <a href={`/notice/${encodeURIComponent(system.id)}`} target="_blank" rel="noreferrer">
            {say('registry.notice')}
          </a>
        </li>
      ) : null}
    </ul>
  )
}

/** Those about what has happened. */
function papersOf({ state, days }: RegistrySystem): SystemPaper[] {
  const isTried = state === 'rectification' || days.acceptancePassed !== null
  return [
    'sign',
    'filing-form',
    ...(isTried ? ['acceptance-report' as const] : []),
    ...(state === 'dismantled' ? ['dismantling-report' as const] : []),
  ]
}
