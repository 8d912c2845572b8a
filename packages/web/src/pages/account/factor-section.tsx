// SPDX-License-Identifier: Apache-2.0
import { useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import { useState } from 'react'
import { removeFactor, renewCodes, useFactors, useSignInWays } from '../../api/factors.ts'
import { problemText } from '../../components/problem-text.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'
import { FactorDialog } from './factor-dialog.tsx'
import { PasswordDialog } from './password-dialog.tsx'
import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx'

type Open = 'totp' | 'webauthn' | 'codes' | { remove: string } | null

export function FactorSection() {
  const say = useSay()
  const client = useQueryClient()
  const factors = useFactors()
  const oidc = useSignInWays().data?.oidc
  const [open, setOpen] = useState<Open>(null)
  const [codes, setCodes] = useState<readonly string[]>([])
  const items = factors.data?.items ?? []
  const finish = async (told: readonly string[] = []) => {
    setOpen(null)
    setCodes(told)
    await client.invalidateQueries({ queryKey: ['factors'] })
    await client.invalidateQueries({ queryKey: ['session'] })
  }
  const used = (at: string | null) =>
    at === null ? say('account.neverUsed') : say('account.lastUsed', { time: formatMoment(Date.parse(at)) })
  return (
    <section>
      <h2>{say('account.factors')}</h2>
      <p className="dim">{say('account.factorsHelp')}</p>
      {factors.error ? <Alert type="error" showIcon title={problemText(say, factors.error)} /> : null}
      <ul className="account-list">
        {factors.isSuccess && items.length === 0 ? <li className="dim">{say('account.noFactor')}</li> : null}
        {items.map((factor) => (
          <li key={factor.id}>
            <div>
              <strong>{factor.name}</strong>{' '}
              <span className="dim">{say(factor.kind === 'totp' ? 'account.app' : 'account.key')}</span>
              <div className="dim num">{used(factor.lastUsed)}</div>
            </div>
            <Button size="small" onClick={() => setOpen({ remove: factor.id })}>
              {say('account.removeFactor')}
            </Button>
          </li>
        ))}
        {items.length > 0 ? (
          <li>
            <span>{say('account.recoveryLeft', { count: factors.data?.recoveryCodesLeft ?? 0 })}</span>
            <Button size="small" onClick={() => setOpen('codes')}>
              {say('account.recoveryNew')}
            </Button>
          </li>
        ) : null}
      </ul>
      <div className="account-buttons">
        <Button onClick={() => setOpen('totp')} data-testid="add-app">
          {say('account.addApp')}
        </Button>
        <Button onClick={() => setOpen('webauthn')}>{say('account.addKey')}</Button>
        {oidc ? <Button href="/api/session/oidc/link">{say('account.link', { name: oidc.name })}</Button> : null}
      </div>
      {open === 'totp' || open === 'webauthn' ? (
        <FactorDialog kind={open} close={() => setOpen(null)} done={(told) => void finish(told)} />
      ) : null}
      {open === 'codes' ? (
        <PasswordDialog
          title={say('account.recoveryNew')}
          close={() => setOpen(null)}
          run={async (password) => finish((await renewCodes(password)).codes)}
        />
      ) : null}
      {open !== null && typeof open === 'object' ? (
        <PasswordDialog
          title={say('account.removeFactor')}
          close={() => setOpen(null)}
          run={async (password) => {
            await removeFactor(open.remove, password)
            await finish()
          }}
        />
      ) : null}
      {codes.length > 0 ? <RecoveryCodesDialog codes={codes} close={() => setCodes([])} /> : null}
    </section>
  )
}
