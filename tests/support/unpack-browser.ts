import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import chromium, { inflate } from '@sparticuz/chromium'

/**
 * Unpacks the browser that lies in the npm package, and the libraries it needs where the system has no
 * NSS, into the temporary folder. A program of its own, because the package asks the environment where
 * that folder is: the caller sets TMPDIR.
 */
const packageDir = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))
await chromium.executablePath()
await inflate(join(packageDir, 'bin', 'al2023.tar.br'))
