// SPDX-License-Identifier: Apache-2.0
import type { RegistrySystem } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Spin from 'antd/es/spin'
import Tabs from 'antd/es/tabs'
import { useState } from 'react'
import { useSystem } from '../../api/registry-record.ts'
import { useAbility } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import { AcceptancePanel } from './acceptance-panel.tsx'
import { ArchivePanel } from './archive-panel.tsx'
import { CameraPanel } from './camera-panel.tsx'
import { Problem } from './problem.tsx'
import { RecordHistory } from './record-history.tsx'
import { SystemForm } from './system-form.tsx'
import { SystemPapers } from './system-papers.tsx'
import { SystemStateTag } from './system-state-tag.tsx'
import { SystemSteps } from './system-steps.tsx'
import { TrialForm } from './trial-form.tsx'

/** One system: its life and what comes next, acceptance, archives, papers, history; and its form. */
export function SystemDrawer({ id, tab = 'life', close }: { id: string; tab?: 'life' | 'archive'; close: () => void }) {
  const say = useSay()
  const { data, error } = useSystem(id)
  const canChange = useAbility('registry.change')
  const [isEdited, setEdited] = useState(false)
  const done = () => setEdited(false)
  return (
    <Drawer
      open
      onClose={close}
      size={680}
      title={data?.name ?? ''}
      extra={
        canChange && data && !isEdited ? (
          <Button onClick={() => setEdited(true)} data-testid="edit-system">
            {say('registry.edit')}
          </Button>
        ) : null
      }
    >
      <Problem error={error} />
      {data || error ? null : <Spin />}
      {data && isEdited ? <SystemForm system={data} place={null} saved={done} cancel={done} /> : null}
      {data && !isEdited ? <Body system={data} tab={tab} canChange={canChange} /> : null}
    </Drawer>
  )
}

function Body({ system, tab, canChange }: { system: RegistrySystem; tab: string; canChange: boolean }) {
  const say = useSay()
  const life = (
    <div className="registry-card">
      <Facts system={system} />
      <h3>{say('registry.steps')}</h3>
      <SystemSteps system={system} canChange={canChange} />
      {system.state === 'acceptance' || system.state === 'rectification' ? (
        <TrialForm system={system} canChange={canChange} />
      ) : null}
      <h3>{say('registry.papers')}</h3>
      <SystemPapers system={system} />
    </div>
  )
  return (
    <Tabs
      defaultActiveKey={tab}
      items={[
        { key: 'life', label: say('registry.life'), children: life },
        {
          key: 'cameras',
          label: say('registry.cameras'),
          children: <CameraPanel system={system} canChange={canChange} />,
        },
        {
          key: 'acceptance',
          label: say('registry.acceptance'),
          children: <AcceptancePanel system={system} canChange={canChange} />,
        },
        {
          key: 'archive',
          label: say('registry.archive'),
          children: <ArchivePanel system={system.id} canChange={canChange} />,
        },
        ...(canChange
          ? [
              {
                key: 'history',
                label: say('registry.history'),
                children: <RecordHistory kind="system" id={system.id} />,
              },
            ]
          : []),
      ]}
    />
  )
}

const DAYS = [
  ...['constructionBegun', 'built', 'acceptancePassed', 'inUse', 'filingSubmitted', 'filing799Submitted'],
  ...['filingAccepted', 'suspended', 'dismantled', 'dismantlingReported'],
] as const satisfies readonly (keyof RegistrySystem['days'])[]

function Facts({ system }: { system: RegistrySystem }) {
  const say = useSay()
  return (
    <dl data-testid="system-facts">
      <dt>{say('registry.state')}</dt>
      <dd>
        <SystemStateTag state={system.state} />
        {system.isLegacy ? say('registry.isLegacy') : null}
      </dd>
      <dt>{say('registry.place')}</dt>
      <dd>
        <Link to="/places" search={{ open: system.place }}>
          {system.placeName}
        </Link>
      </dd>
      <dt>{say('registry.purpose')}</dt>
      <dd>{system.purpose || '—'}</dd>
      <dt>{say('registry.cameras')}</dt>
      <dd className="num">{system.cameras}</dd>
      {DAYS.map((day) =>
        system.days[day] === null ? null : (
          <div key={day} style={{ display: 'contents' }}>
            <dt>{say(`registry.day.${day}`)}</dt>
            <dd className="num">{system.days[day]}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
