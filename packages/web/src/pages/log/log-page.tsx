// SPDX-License-Identifier: Apache-2.0
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useLogState } from '../../api/log.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { EntryDrawer } from './entry-drawer.tsx'
import { EntryList } from './entry-list.tsx'
import { LogHead } from './log-head.tsx'
import { WitnessCard } from './witness-card.tsx'
import '../cameras/cameras.css'
import './log.css'

/** The evidence log: how it stands, who vouches for it, and what is in it. */
export function LogPage() {
  const say = useSay()
  const search = useSearch({ from: '/shell/log' })
  const navigate = useNavigate({ from: '/log' })
  const { data, error } = useLogState()
  if (error) return <div className="centred">{problemText(say, error)}</div>
  const { entry, ...filter } = search
  return (
    <div className="page log-page">
      <h1>{say('log.title')}</h1>
      {data ? <LogHead state={data} /> : null}
      <WitnessCard />
      <EntryList
        filter={filter}
        change={(next) => void navigate({ search: next, replace: true })}
        show={(index) => void navigate({ search: { ...filter, entry: index } })}
      />
      {entry === undefined ? null : (
        <EntryDrawer index={entry} close={() => void navigate({ search: filter, replace: true })} />
      )}
    </div>
  )
}
