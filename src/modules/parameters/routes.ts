import { sendFile } from '../../platform/http/files.ts'
import { type App, callerOf as by } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import { PARAMETERS_READ } from './policy.ts'
import * as schema from './schema.ts'
import { proposeFile, writeChangeSet, writeConfiguration } from './service/files.ts'
import { propose } from './service/propose.ts'
import { readList, readLists, readSet, readSets, rollBackSet } from './service/read.ts'

const tags = ['parameters']
// Who may propose depends on the list; whoever may not is told so by the service.
const config = { permission: PARAMETERS_READ }
// Each is laid over every list there is.
const proposing = { ...config, rateLimit: { max: 60, timeWindow: '1 minute' } }
const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

export function registerParameterRoutes(app: App): void {
  registerReading(app)
  registerProposing(app)
  registerFiles(app)
}

function registerReading(app: App): void {
  app.get(
    '/parameters',
    {
      config,
      schema: {
        tags,
        summary: 'Parameters and dictionaries: every list, how many lines hold on a day, and whose they are',
        querystring: schema.onQuery,
        response: { 200: schema.listRows, 422: problem },
      },
    },
    async (request) => readLists(request.facts, request.query, by(request)),
  )
  app.get(
    '/parameters/:list',
    {
      config,
      schema: {
        tags,
        summary: 'One list: what holds on a day, what held and will hold, and who changed what',
        params: schema.listParams,
        querystring: schema.onQuery,
        response: { 200: schema.listRecord, 404: problem, 422: problem },
      },
    },
    async (request) => readList(request.facts, { ...request.params, ...request.query }, by(request)),
  )
  app.get(
    '/parameter-sets',
    {
      config,
      schema: {
        tags,
        summary: 'Sets of changes that were agreed on',
        response: { 200: schema.changeSetRows },
      },
    },
    async (request) => readSets(request.facts, by(request)),
  )
  app.get(
    '/parameter-sets/:change_set_id',
    {
      config,
      schema: {
        tags,
        summary: 'One set of changes, line by line with what was before',
        params: schema.setParams,
        response: { 200: schema.changeSetRecord, 404: problem },
      },
    },
    async (request) => readSet(request.facts, request.params.change_set_id, by(request)),
  )
}

function registerProposing(app: App): void {
  app.post(
    '/parameter-proposals',
    {
      config: proposing,
      schema: {
        tags,
        summary: 'Propose changes; another person agrees. A preview asks for nothing',
        body: schema.proposal,
        response: { 200: schema.answer, ...refusals },
      },
    },
    async (request) => propose(request.facts, request.body, by(request)),
  )
  app.post(
    '/parameter-sets/:change_set_id/roll-back',
    {
      config: proposing,
      schema: {
        tags,
        summary: 'Propose to take a set of changes back',
        params: schema.setParams,
        body: schema.rollBack,
        response: { 200: schema.answer, ...refusals },
      },
    },
    async (request) => rollBackSet(request.facts, { ...request.params, ...request.body }, by(request)),
  )
  app.post(
    '/parameter-files',
    {
      config: proposing,
      schema: {
        tags,
        summary: 'Propose what a file of a configuration says; a preview shows where it differs',
        body: schema.fileProposal,
        response: { 200: schema.answer, ...refusals },
      },
    },
    async (request) => proposeFile(request.facts, request.body, by(request)),
  )
}

function registerFiles(app: App): void {
  app.get(
    '/parameter-files/configuration',
    { config, schema: { tags, summary: 'All lists as they stand, as text' } },
    async (request, reply) => {
      const text = await writeConfiguration(request.facts)
      return sendFile(reply, { name: 'zhike-config.jsonl', type: 'text/plain', text })
    },
  )
  app.get(
    '/parameter-files/sets/:change_set_id',
    { config, schema: { tags, summary: 'One set of changes, as text', params: schema.setParams } },
    async (request, reply) => {
      const { change_set_id } = request.params
      const text = await writeChangeSet(request.facts, change_set_id)
      return sendFile(reply, { name: `zhike-changes-${change_set_id}.jsonl`, type: 'text/plain', text })
    },
  )
}
