// SPDX-License-Identifier: Apache-2.0
import type { AccessPolicies } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import Spin from 'antd/es/spin'
import Tag from 'antd/es/tag'
import { reloadPolicies, usePolicies } from '../../api/access.ts'
import { useAbility } from '../../api/session.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'

/** The policies as a jurist reads them: article, its own words, what is made of them, and the Cedar below. */
export function PoliciesTab() {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  const policies = usePolicies()
  const mayReload = useAbility('user.change')
  const reload = useMutation({
    mutationFn: reloadPolicies,
    async onSuccess() {
      await client.invalidateQueries({ queryKey: ['access'] })
      void message.success(say('access.reloaded'))
    },
  })
  if (policies.error) return <div className="centred">{problemText(say, policies.error)}</div>
  if (!policies.data) return <Spin />
  const { hash, items } = policies.data
  const files = [...new Set(items.map(({ file }) => file))]
  return (
    <div className="policies">
      <div className="access-tools">
        <span className="dim num">{say('access.inForce', { hash: hash.slice(0, 16) })}</span>
        <span className="tools-space" />
        {mayReload ? (
          <Button loading={reload.isPending} onClick={() => reload.mutate()}>
            {say('access.reload')}
          </Button>
        ) : null}
      </div>
      <p className="dim">{say('access.policiesLead')}</p>
      {reload.error ? <Alert type="error" showIcon title={problemText(say, reload.error)} /> : null}
      {files.map((file) => (
        <section key={file}>
          <h2 className="mono dim">{file}</h2>
          {items
            .filter((each) => each.file === file)
            .map((each) => (
              <PolicyCard key={each.id} policy={each} />
            ))}
        </section>
      ))}
    </div>
  )
}

/** A quotation sets the article's number off by a wide space. */
function isLaw(line: string): boolean {
  return line.includes('\u3000')
}

function PolicyCard({ policy }: { policy: AccessPolicies['items'][number] }) {
  const say = useSay()
  const isForbid = policy.effect === 'forbid'
  return (
    <article className="policy">
      <header>
        <Tag variant="outlined" style={{ color: isForbid ? 'var(--bad)' : 'var(--ok)' }}>
          {say(`access.effect.${policy.effect}`)}
        </Tag>
        <h3 className="mono">{policy.id}</h3>
        <span className="dim">{policy.article}</span>
      </header>
      {policy.words.map((line) => (
        <p key={line} lang="zh-CN" className={isLaw(line) ? 'policy-law' : undefined}>
          {line}
        </p>
      ))}
      <details>
        <summary className="dim">{say('access.showCedar')}</summary>
        <pre className="mono">{policy.text}</pre>
      </details>
    </article>
  )
}
