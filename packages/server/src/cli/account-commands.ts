// SPDX-License-Identifier: Apache-2.0
import { Fault, systemClock } from '@mingjian/base'
import { Ability, Password, Role, UserName } from '@mingjian/contract'
import { z } from 'zod'
import type { TokenWish } from '../access/accounts.ts'
import { enterChange } from '../access/change-entry.ts'
import { newId } from '../store/new-id.ts'
import { refusePassword } from '../access/password-rule.ts'
import { hashPassword } from '../access/password.ts'
import { type Command, type CommandCall, needOption } from './command.ts'
import { openData, OPERATOR } from './open-data.ts'

export const userAdd: Command = {
  name: 'user add',
  about: 'adds an account',
  usage: [
    '--name NAME --role ROLE --password-stdin',
    '',
    '  --name NAME         letters, digits and . _ @ -',
    `  --role ROLE         ${Role.options.join(', ')}`,
    '  --password-stdin    read the password, at least 10 characters, from standard input',
  ].join('\n'),
  options: { name: { type: 'string' }, role: { type: 'string' }, 'password-stdin': { type: 'boolean' } },
  async run(call) {
    const name = readAs(UserName, '--name', needOption(call, 'name'))
    const role = readAs(Role, '--role', needOption(call, 'role'))
    const password = readAs(Password, 'the password', await readPassword(call))
    const weak = await refusePassword(password, { name, stored: null })
    if (weak) throw new Fault('bad-input', 'cli.usage', `the password: ${weak.detail}`)
    const data = await openData(call)
    try {
      const id = newId('u')
      await enterChange({ register: data.register, clock: systemClock }, OPERATOR, {
        action: 'user.add',
        detail: { user: id, role },
        private: { userName: name },
      })
      const user = await data.accounts.addUser({
        id,
        name,
        role,
        cameras: null,
        password: await hashPassword(password),
      })
      call.print(user.id)
      return 0
    } finally {
      await data.close()
    }
  },
}

export const tokenCreate: Command = {
  name: 'token create',
  about: 'makes a token for the API and prints it alone',
  usage: [
    '--user NAME [--name NAME] [--expires DAYS] [--scope ABILITY,…]',
    '',
    '  --user NAME        whose abilities it has',
    '  --name NAME        what it is for, as its person sees it in the list',
    '  --expires DAYS     it is void after so many days; without it, never',
    '  --scope ABILITY,…  only these of the abilities: camera.list,camera.replay',
  ].join('\n'),
  options: {
    ...{ user: { type: 'string' }, name: { type: 'string' } },
    ...{ expires: { type: 'string' }, scope: { type: 'string' } },
  },
  async run(call) {
    const name = needOption(call, 'user')
    const wish = readTokenWish(call)
    const data = await openData(call)
    try {
      const user = await data.users.findByName(name)
      if (!user) throw new Fault('not-found', 'user.unknown', `there is no user ${name}`)
      const by = { register: data.register, clock: systemClock }
      await enterChange(by, OPERATOR, {
        action: 'token.create',
        detail: { user: user.id, token: wish.id, abilities: wish.abilities, days: wish.days },
      })
      const token = await data.accounts.createToken(user, wish)
      call.print(token)
      return 0
    } finally {
      await data.close()
    }
  },
}

function readTokenWish(call: CommandCall): TokenWish & { id: string } {
  const text = (name: string): string | null => {
    const value = call.options[name]
    return typeof value === 'string' && value !== '' ? value : null
  }
  const [days, scope] = [text('expires'), text('scope')]
  return {
    id: newId('t'),
    name: text('name') ?? '',
    days: days === null ? null : Number(readAs(Days, '--expires', days)),
    abilities: scope === null ? null : scope.split(',').map((each) => readAs(Ability, '--scope', each.trim())),
  }
}

const Days = z.string().regex(/^[1-9]\d{0,3}$/, 'is a whole number of days, at most 9999')

async function readPassword(call: CommandCall): Promise<string> {
  if (call.options['password-stdin'] !== true) {
    throw new Fault(
      'bad-input',
      'cli.usage',
      '--password-stdin is missing: a password never stands on the command line',
    )
  }
  return (await call.readInput()).replace(/\r?\n$/, '')
}

function readAs<T extends z.ZodType>(schema: T, what: string, text: string): z.output<T> {
  const parsed = schema.safeParse(text)
  if (parsed.success) return parsed.data
  throw new Fault('bad-input', 'cli.usage', `${what}: ${parsed.error.issues[0]?.message ?? 'is wrong'}`)
}
