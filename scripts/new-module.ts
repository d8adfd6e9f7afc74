import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { moduleFiles } from './scaffold/module-files.ts'
import { namesOf } from './scaffold/names.ts'
import { writeNewFiles } from './scaffold/write-files.ts'

/** `npm run new:module -- marketing campaigns`: a module, and the table it begins with. */
const [module, rows] = process.argv.slice(2)
if (!module || !rows)
  throw new Error('Say the module and the rows it keeps: npm run new:module -- marketing campaigns')

const migrations = readdirSync(join(import.meta.dirname, '..', 'db', 'migrations'))
const last = Math.max(...migrations.map((name) => Number(name.slice(0, 4))))
writeNewFiles(moduleFiles({ module, rows, migrationNumber: String(last + 1).padStart(4, '0') }))

const { pascal } = namesOf(module)
console.log(`
Next:
  1. npm run docs:generate             the types of the new table
  2. src/api/app.ts                    register${pascal}Routes(app)
  3. npm run test:modules -- ${module}`)
