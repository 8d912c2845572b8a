// SPDX-License-Identifier: Apache-2.0
import Button from 'antd/es/button'
import Modal from 'antd/es/modal'
import { useSay } from '../../i18n/index.ts'

/** Shows recovery codes, the one time they are known. */
export function RecoveryCodesDialog({ codes, close }: { codes: readonly string[]; close: () => void }) {
  const say = useSay()
  return (
    <Modal
      open
      closable={false}
      mask={{ closable: false }}
      title={say('account.recovery')}
      width={420}
      footer={
        <>
          <Button onClick={() => window.print()}>{say('access.print')}</Button>
          <Button type="primary" onClick={close}>
            {say('account.saved')}
          </Button>
        </>
      }
    >
      <p>{say('account.recoveryOnce')}</p>
      <ul className="recovery-codes mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </Modal>
  )
}
