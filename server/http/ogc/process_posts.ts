import { postsBody } from '../../model/beats.ts';
import { choosePosts } from '../../tasks/choose_posts.ts';
import { readWorkQuestion } from '../../tasks/reported_work.ts';
import type { Routers } from '../../tasks/travel_times.ts';
import { documentProcess, patrolPrefix } from './process_document.ts';

/** Where posts can be had. */
export const postsPath = (id: string): string => `/api/v1/patrols/posts/${id}`;

export const postsProcess = (routers: Routers) => documentProcess({
  id: `${patrolPrefix}posts`, title: 'Posts', version: '1.0.0', body: postsBody, scopes: ['patrols:write'],
  description: 'Where units stand by: most work within reach, least travel, or farthest apart. The request is that of POST /api/v1/patrols/posts.',
  output: { title: 'Posts', description: 'As of /api/v1/patrols/posts/{id}.' },
  check: async (database, { who, agency, body }, signal) => { await readWorkQuestion(database, who, { agency, filter: body.filter }, signal); },
  async run(database, asked, { signal, progress }) {
    const id = await choosePosts(database, asked.who, asked, { signal, progress, routers });
    return { id, path: postsPath(id) };
  },
});
