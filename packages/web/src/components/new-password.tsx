// SPDX-License-Identifier: Apache-2.0
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { useSay } from '../i18n/index.ts'
import { passwordStrength } from './password-strength.ts'

const COLOURS = ['var(--bad)', 'var(--warn)', 'var(--accent)', 'var(--ok)']

/** A field for a new password with its strength in words. */
export function NewPassword({ name, label, isRequired = true }: { name: string; label: string; isRequired?: boolean }) {
  const say = useSay()
  const typed = String(Form.useWatch<unknown>(name) ?? '')
  const { level, advice } = passwordStrength(typed)
  return (
    <Form.Item
      name={name}
      label={label}
      extra={
        typed === '' ? (
          say('password.help')
        ) : (
          <span aria-live="polite">
            <span className="strength" aria-hidden>
              {[0, 1, 2, 3].map((step) => (
                <i key={step} style={{ background: step <= level ? COLOURS[level] : 'var(--line)' }} />
              ))}
            </span>
            {say(`password.${advice}`)}
          </span>
        )
      }
      rules={[
        { required: isRequired, message: say('signIn.passwordMissing') },
        { min: 10, message: say('password.short') },
      ]}
    >
      <Input.Password autoComplete="new-password" maxLength={256} />
    </Form.Item>
  )
}
