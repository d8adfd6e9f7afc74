import { problem } from '../../../platform/schema.ts'
import { type App, callerOf as by, sessionOf } from '../../../platform/http/request.ts'
import { POSTS_MANAGE, USERS_READ } from '../../system/index.ts'
import * as posts from '../posts.schema.ts'
import * as schema from '../schema.ts'
import * as filling from '../service/post-filling.ts'
import * as posting from '../service/posts.ts'
import { askHandOver, describeHandOver } from '../service/hand-over.ts'

const refusals = { 403: problem, 404: problem, 409: problem, 422: problem }

export function registerPostRoutes(app: App): void {
  const tags = ['posts']
  const config = { permission: USERS_READ }
  app.get(
    '/posts/units',
    {
      config,
      schema: { tags, summary: 'The tree of units with their posts', response: { 200: posts.orgUnits } },
    },
    async (request) => posting.readOrgUnits(request.facts),
  )
  app.get(
    '/posts',
    {
      config,
      schema: {
        tags,
        summary: 'Posts of a unit: who fills them and to whom they report',
        querystring: posts.postsQuery,
        response: { 200: posts.postList },
      },
    },
    async (request) => ({
      ...(await posting.listPosts(request.facts, { query: request.query, by: by(request) })),
      waiting: await filling.listWaitingFillings(request.facts, by(request)),
    }),
  )
  app.get(
    '/posts/:post_id/candidates',
    {
      config: { permission: POSTS_MANAGE },
      schema: {
        tags,
        summary: 'Who could fill a post, and what duty of his keeps somebody from it',
        params: posts.postParams,
        querystring: posts.candidatesQuery,
        response: { 200: posts.candidates, 404: problem },
      },
    },
    async (request) => ({
      candidates: await posting.listCandidates(request.facts, { ...request.params, ...request.query }),
    }),
  )
  app.get(
    '/posts/:post_id/holders/:user_id',
    {
      config,
      schema: {
        tags,
        summary: 'What somebody has to hand over before he leaves a post, and who sees to it',
        params: posts.postParams.extend(schema.userParams.shape),
        response: { 200: posts.handOver },
      },
    },
    async (request) => describeHandOver(request.facts, request.params),
  )
}

const tags = ['posts']
const config = { permission: POSTS_MANAGE }
const answer = { 200: posts.postAnswer, ...refusals }
const asked = { 201: posts.fillAnswer, ...refusals }

export function registerPostChanges(app: App): void {
  app.post(
    '/posts',
    {
      config,
      schema: {
        tags,
        summary: 'Make a post: a role at a unit',
        body: posts.newPost,
        response: { 201: posts.postAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const post = await posting.addPost(request.facts, request.body, by(request))
      return reply.code(201).send({ post })
    },
  )
  app.put(
    '/posts/:post_id',
    {
      config,
      schema: {
        tags,
        summary: 'Say what a post is called and to whom it reports, or close an empty one',
        params: posts.postParams,
        body: posts.postEdit,
        response: answer,
      },
    },
    async (request) => {
      const input = { ...request.params, edit: request.body }
      return { post: await posting.editPost(request.facts, input, by(request)) }
    },
  )
  app.post(
    '/posts/:post_id/holders/:user_id/hand-over',
    {
      config,
      schema: {
        tags,
        summary:
          'Ask whoever heads the unit, by a task, to have a person’s customers and open items handed over',
        params: posts.postParams.extend(schema.userParams.shape),
        response: { 201: posts.handOver, ...refusals },
      },
    },
    async (request, reply) => {
      const asking = { ...request.facts, actor: sessionOf(request).actor, request_id: request.id }
      return reply.code(201).send(await askHandOver(asking, request.params))
    },
  )
  registerHolding(app)
}

function registerHolding(app: App): void {
  const config = { permission: POSTS_MANAGE, needsProof: true }
  app.post(
    '/posts/:post_id/fill',
    {
      config,
      schema: {
        tags,
        summary: 'Ask another security administrator that a person fills an empty post',
        params: posts.postParams,
        body: posts.fillBody,
        response: asked,
      },
    },
    async (request, reply) => {
      const input = { ...request.params, ...request.body }
      return reply.code(201).send(await filling.askToFill(request.facts, input, by(request)))
    },
  )
  app.post(
    '/posts/:post_id/leave',
    {
      config,
      schema: {
        tags,
        summary: 'End a person’s time in a post; 409 while something of his is not handed over',
        params: posts.postParams,
        body: posts.leaveBody,
        response: answer,
      },
    },
    async (request) => {
      const input = { ...request.params, ...request.body }
      return { post: await posting.leavePost(request.facts, input, by(request)) }
    },
  )
  app.post(
    '/posts/:post_id/move',
    {
      config,
      schema: {
        tags,
        summary: 'Ask that a person goes from this post to another; 409 while something is not handed over',
        params: posts.postParams,
        body: posts.moveBody,
        response: asked,
      },
    },
    async (request, reply) => {
      const input = { ...request.params, ...request.body }
      return reply.code(201).send(await filling.askToMove(request.facts, input, by(request)))
    },
  )
}
