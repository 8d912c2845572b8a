// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const list = new URL('../debian-packages.txt', import.meta.url)

/** Installs the listed packages that are missing when we are root on Debian; otherwise says what is missing and goes on. */
export function installDebianPackages(): void {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) {
    console.log('Not Debian: suites whose peers are missing are skipped or fail with a word.')
    return
  }
  const missing = readList(readFileSync(list, 'utf8')).filter((name) => !isInstalled(name))
  if (missing.length === 0) return
  if (process.getuid?.() !== 0) {
    console.log(`Not root: missing Debian packages are not installed; run: apt-get install ${missing.join(' ')}`)
    return
  }
  console.log(`Installing Debian packages: ${missing.join(' ')}`)
  const failure = aptGet(['update']) ?? aptGet(['install', '--yes', '--no-install-recommends', ...missing])
  if (failure !== null) console.log(`Debian packages could not be installed; their suites will say so.\n${failure}`)
}

/** Names, one a line; `#` begins a comment. */
export function readList(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
}

function isInstalled(name: string): boolean {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' })
  return status === 0 && stdout.includes('install ok installed')
}

/** Null when it worked, otherwise the end of what apt said. */
function aptGet(args: readonly string[]): string | null {
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    execFileSync('apt-get', ['-q', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
    return null
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message.slice(-2000) : String(thrown)
  }
}
