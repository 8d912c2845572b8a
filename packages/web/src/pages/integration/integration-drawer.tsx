// SPDX-License-Identifier: Apache-2.0
import type { Integration } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Spin from 'antd/es/spin'
import { useState } from 'react'
import { actOnIntegration, useIntegration } from '../../api/integrations.ts'
import { useAbility } from '../../api/session.ts'
import { WordsField } from '../../components/words-field.tsx'
import { useSay } from '../../i18n/index.ts'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { ActsList } from './acts-list.tsx'
import { IntegrationTag } from './integration-tag.tsx'

/** One request: which cameras, for what, by which interface, who pays, and what was done with it. */
export function IntegrationDrawer({ id, close }: { id: string; close: () => void }) {
  const { data, error } = useIntegration(id)
  return (
    <Drawer open onClose={close} size={640} title={data ? `${data.number} ${data.system.name}` : ''}>
      <Problem error={error} />
      {data || error ? null : <Spin />}
      {data ? <Body integration={data} /> : null}
    </Drawer>
  )
}

function Body({ integration }: { integration: Integration }) {
  const say = useSay()
  const { interface: by, cameraList, acts } = integration
  const rows = [
    ['integration.unit', integration.unitName],
    ['integration.authority', integration.authority],
    ['integration.purpose', integration.purpose],
    [
      'integration.protocol',
      [say(`integration.protocol.${by.protocol}`), by.address, by.note].filter(Boolean).join(' · '),
    ],
    ['integration.payer', integration.payer],
    ['integration.requestedOn', integration.requestedOn],
    ['integration.connectBy', integration.connectBy],
    ['integration.connectedOn', integration.connectedOn ?? ''],
  ] as const
  return (
    <div className="registry-card" data-testid="integration">
      <dl>
        <dt>{say('registry.state')}</dt>
        <dd className="registry-row">
          <IntegrationTag row={integration} /> <ArticleLink id="CQ19.2" />
        </dd>
        {rows.map(([label, value]) =>
          value === '' ? null : (
            <div key={label} style={{ display: 'contents' }}>
              <dt>{say(label)}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <h3>{say('integration.cameraList', { count: cameraList.length })}</h3>
      <ul className="registry-lines">
        {cameraList.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
      <Acts integration={integration} />
      <h3>{say('integration.acts')}</h3>
      <ActsList acts={acts} />
    </div>
  )
}

const OPEN = {
  requested: ['agree', 'refuse', 'end'],
  agreed: ['connect', 'end'],
  refused: ['agree', 'end'],
  connected: ['end'],
  ended: [],
} as const

function Acts({ integration: { id, state } }: { integration: Integration }) {
  const say = useSay()
  const client = useQueryClient()
  const isUnit = useAbility('integration.change')
  const [words, setWords] = useState('')
  const act = useMutation({
    mutationFn: (kind: 'agree' | 'refuse' | 'connect' | 'end') =>
      actOnIntegration(id, { act: kind, words: words.trim() }),
    onSuccess: async () => {
      setWords('')
      await client.invalidateQueries({ queryKey: ['integrations'] })
    },
  })
  const open = OPEN[state].filter((kind) => kind === 'end' || isUnit)
  if (open.length === 0) return null
  return (
    <div className="registry-box" style={{ marginTop: 14 }}>
      {state === 'requested' && isUnit ? (
        <Alert
          type="info"
          showIcon
          className="registry-problem"
          title={
            <>
              {say('integration.cooperate')} <ArticleLink id="CQ33" />
            </>
          }
        />
      ) : null}
      <WordsField value={words} change={setWords} label={say('integration.words')} />
      <Problem error={act.error} />
      <p className="registry-row">
        {open.map((kind) => (
          <Button
            key={kind}
            type={kind === 'agree' || kind === 'connect' ? 'primary' : 'default'}
            danger={kind === 'refuse'}
            disabled={kind === 'refuse' && words.trim() === ''}
            loading={act.isPending && act.variables === kind}
            onClick={() => act.mutate(kind)}
            data-testid={`integration-${kind}`}
          >
            {say(`integration.act.${kind}`)}
          </Button>
        ))}
      </p>
    </div>
  )
}
