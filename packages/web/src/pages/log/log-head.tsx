// SPDX-License-Identifier: Apache-2.0
import type { LogState } from '@mingjian/contract'
import DownloadOutlined from '@ant-design/icons/DownloadOutlined'
import KeyOutlined from '@ant-design/icons/KeyOutlined'
import { useQuery } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import { useLogGrowth } from '../../api/log.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { browserLog } from '../../proof/browser-log.ts'

/** The checkpoint with its signature verified in this browser, and that the log only grew since it last looked. */
export function LogHead({ state }: { state: LogState }) {
  const say = useSay()
  const growth = useLogGrowth(state.size)
  const head = useQuery({
    queryKey: ['log-head', state.checkpoint],
    queryFn: () => browserLog.head(),
    enabled: state.checkpoint !== null,
    retry: false,
  })
  return (
    <>
      {state.trouble === null ? null : <Alert type="error" showIcon title={state.trouble} />}
      {head.error ? (
        <Alert type="error" showIcon title={say('proof.failed', { why: problemText(say, head.error) })} />
      ) : null}
      <dl className="log-figures">
        <div className="card">
          <dt>{say('log.size')}</dt>
          <dd className="num" data-testid="log-size">
            {state.size ?? '—'}
          </dd>
        </div>
        <div className="card">
          <dt>{say('log.growth')}</dt>
          <dd className="num">{growth.data ?? '—'}</dd>
        </div>
        <div className="card">
          <dt>{say('log.signature')}</dt>
          <dd data-proof={head.error ? 'failed' : head.data ? 'included' : ''} data-testid="log-signature">
            {head.error ? say('log.signatureBad') : head.data ? say('log.signatureGood') : say('proof.checking')}
          </dd>
        </div>
      </dl>
      <section className="card log-checkpoint" aria-label={say('log.checkpoint')}>
        <h2>{say('log.checkpoint')}</h2>
        <dl className="log-facts">
          <dt>{say('log.origin')}</dt>
          <dd className="mono">{state.origin ?? '—'}</dd>
          <dt>{say('log.root')}</dt>
          <dd className="mono">{state.root ?? '—'}</dd>
        </dl>
        <div className="log-actions">
          <Button icon={<DownloadOutlined />} href="/log/checkpoint" download="checkpoint.txt">
            {say('log.download')}
          </Button>
          <Button icon={<KeyOutlined />} href="/log/key" download="log-key.txt">
            {say('log.key')}
          </Button>
          <span className="dim">{say('log.keyHelp')}</span>
        </div>
      </section>
    </>
  )
}
