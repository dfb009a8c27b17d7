import { get } from './http';

export interface ArticleHeading {
	id: number;
	slug: string;
	language: 'ko' | 'en';
	title: string;
	summary: string;
	picture: string | null;
	published_at: string | null;
	updated_at: string;
}
/** `html` is made by the server: nothing in it runs, and its pictures are this site's. */
export type Article = ArticleHeading & { html: string };

export const articles = (language: string) => get<ArticleHeading[]>(`/api/articles/?limit=4&language=${language}`);
export const article = (slug: string) => get<Article>(`/api/articles/${encodeURIComponent(slug)}/`);
