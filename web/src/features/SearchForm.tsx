import { useState } from 'preact/hooks';
import { type Day, today } from '../lib/dates';
import { t } from '../lib/text';
import { Form, typed } from '../ui/form';
import { Icon } from '../ui/Icon';

export interface Wish {
	keyword: string;
	from: Day | '';
	to: Day | '';
}

/** The search box: words and, if known, the days. */
export function SearchForm({ start, onSearch }: { start: Wish; onSearch: (wish: Wish) => void }) {
	const [wish, setWish] = useState(start);
	const words = t().search;
	const put = (part: Partial<Wish>) => setWish((old) => ({ ...old, ...part }));

	return (
		<Form
			class="search-form"
			role="search"
			onSend={() => onSearch({ ...wish, keyword: wish.keyword.trim(), to: wish.to && wish.from && wish.to < wish.from ? wish.from : wish.to })}
		>
			<label class="search-words">
				<span class="sr">{words.keyword}</span>
				<input
					type="search"
					enterkeyhint="search"
					maxLength={100}
					placeholder={words.placeholder}
					value={wish.keyword}
					onInput={typed((keyword) => put({ keyword }))}
				/>
			</label>
			<label class="search-day">
				<span>{words.from}</span>
				<input type="date" min={today()} value={wish.from} onInput={typed((from) => put({ from }))} />
			</label>
			<label class="search-day">
				<span>{words.to}</span>
				<input
					type="date"
					min={wish.from || today()}
					value={wish.to}
					onInput={typed((to) => put({ to }))}
				/>
			</label>
			<button type="submit" class="button button-main">
				<Icon name="search" size={18} /> {words.submit}
			</button>
		</Form>
	);
}
