import { useLocation, useRoute } from 'preact-iso';
import { gear, linkOf } from '../api/feeds';
import { ApiError } from '../api/http';
import * as handovers from '../api/handover';
import * as fits from '../api/fit';
import * as products from '../api/products';
import type { Product } from '../api/types';
import { CalendarImport } from '../features/CalendarImport';
import { CalendarLink } from '../features/CalendarLink';
import { Coming } from '../features/Coming';
import { DropFields } from '../features/DropFields';
import { FleetFields } from '../features/FleetFields';
import { KitFields } from '../features/KitFields';
import { ListingForm } from '../features/ListingForm';
import { PlaceFields } from '../features/PlaceFields';
import { NeedMe } from '../features/NeedMe';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { useTitle } from '../state/title';
import { say } from '../state/toast';
import { Empty } from '../ui/basic';
import { useAsk } from '../ui/Dialog';

function Delete({ product }: { product: Product }) {
	const { route } = useLocation();
	const [question, ask] = useAsk();
	const words = t().list;

	async function remove(): Promise<void> {
		try {
			await products.remove(product.id);
			route('/me', true);
		} catch (error) {
			say(error instanceof ApiError && error.status === 409 ? words.deleteBusy : explain(error));
		}
	}

	return (
		<>
			<button type="button" class="button button-danger" onClick={() => ask({ title: words.deleteTitle, text: words.deleteText, yes: words.delete, then: () => void remove() })}>
				{words.delete}
			</button>
			{question}
		</>
	);
}

/** Those of the units, and those of which something is said. */
function variantsOf(sizes: fits.FitSize[], units: products.Size[]): string[] {
	const all = [...new Set([...sizes, ...units].map(({ variant }) => variant))];
	return all.length ? all : [''];
}

function Edit({ id, caller }: { id: number; caller: number }) {
	const one = useLoad(`listing ${id}`, () => Promise.all([products.product(id), products.terms(id), products.rules(id), handovers.checklist(id), fits.gear(id), products.sizes(id)]));
	if (!one.data) {
		const gone = one.error instanceof ApiError && one.error.status === 404;
		return gone ? <Empty title={t().product.goneTitle} text={t().product.goneText} /> : <Coming {...one} kind="page" />;
	}
	const [product, terms, rules, checklist, fit, units] = one.data;
	if (product.owner.id !== caller) return <Empty title={t().error.denied} text={t().list.notYours} />;
	return (
		<>
			<ListingForm product={product} terms={terms} rules={rules} items={checklist.own ? checklist.items : []} sizes={fit.sizes} variants={variantsOf(fit.sizes, units)} />
			<PlaceFields id={product.id} />
			<DropFields id={product.id} />
			<FleetFields product={product} />
			<KitFields product={product} />
			<CalendarImport gear={gear(product.id)} />
			<CalendarLink path={linkOf(gear(product.id))} hint={t().calendarLink.hintProduct} />
			<Delete product={product} />
		</>
	);
}

export default function List() {
	const id = useRoute().params['id'];
	const title = id ? t().list.editTitle : t().list.title;
	useTitle(title);
	return (
		<div class="page page-narrow">
			<h1>{title}</h1>
			<NeedMe>{(user) => (id ? <Edit id={Number(id)} caller={user.id} /> : <ListingForm product={null} terms={null} rules={null} items={[]} sizes={[]} variants={['']} />)}</NeedMe>
		</div>
	);
}
