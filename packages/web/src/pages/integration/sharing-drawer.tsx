// SPDX-License-Identifier: Apache-2.0
import type { Sharing } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import { useState } from 'react'
import { actOnSharing } from '../../api/integrations.ts'
import { WordsField } from '../../components/words-field.tsx'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import { ActsList } from './acts-list.tsx'

const OPEN = { asked: ['grant', 'refuse', 'end'], running: ['end'], refused: [], ended: [] } as const

/** One sharing: which cameras, for what, until when, and who decided. */
export function SharingDrawer({ sharing, close }: { sharing: Sharing; close: () => void }) {
  const say = useSay()
  const { department, words, cameras, account, from, until, state, purpose, acts } = sharing
  return (
    <Drawer open onClose={close} size={600} title={department}>
      <div className="registry-card" data-testid="sharing">
        <dl>
          <dt>{say('registry.state')}</dt>
          <dd>{say(`sharing.state.${state}`)}</dd>
          <dt>{say('integration.purpose')}</dt>
          <dd>
            {say(`sharing.purpose.${purpose}`)} · {words}
          </dd>
          <dt>{say('sharing.account')}</dt>
          <dd>{account.name}</dd>
          <dt>{say('sharing.term')}</dt>
          <dd className="num">
            {from} – {until}
          </dd>
        </dl>
        <h3>{say('integration.cameraList', { count: cameras.length })}</h3>
        <ul className="registry-lines">
          {cameras.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
        </ul>
        <Acts sharing={sharing} />
        <h3>{say('integration.acts')}</h3>
        <ActsList acts={acts} />
      </div>
    </Drawer>
  )
}

function Acts({ sharing: { id, state } }: { sharing: Sharing }) {
  const say = useSay()
  const client = useQueryClient()
  const [words, setWords] = useState('')
  const act = useMutation({
    mutationFn: (kind: 'grant' | 'refuse' | 'end') => actOnSharing(id, { act: kind, words: words.trim() }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sharings'] }),
  })
  if (OPEN[state].length === 0) return null
  return (
    <div className="registry-box" style={{ marginTop: 14 }}>
      <WordsField value={words} change={setWords} label={say('integration.words')} />
      <Problem error={act.error} />
      <p className="registry-row">
        {OPEN[state].map((kind) => (
          <Button
            key={kind}
            type={kind === 'grant' ? 'primary' : 'default'}
            danger={kind === 'refuse'}
            loading={act.isPending && act.variables === kind}
            onClick={() => act.mutate(kind)}
            data-testid={`sharing-${kind}`}
          >
            {say(`integration.act.${kind}`)}
          </Button>
        ))}
      </p>
    </div>
  )
}
