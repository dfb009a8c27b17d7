#include "previews/previews_rules.h"

#include "base/clock.h"
#include "base/html.h"
#include "base/json_write.h"

enum { HEAD_MAX = 32 * 1024, DESCRIPTION_POINTS = 160 };

struct str grouped_won(struct arena *arena, int64_t amount)
{
    struct str head;

    if (amount < 1000)
        return str_format(arena, "%lld", (long long)amount);
    head = grouped_won(arena, amount / 1000);
    return str_format(arena, "%.*s,%03lld", STR_FMT(head), (long long)(amount % 1000));
}

static bool starts_point(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

struct str one_line(struct arena *arena, struct str text, size_t points)
{
    char *line = arena_array(arena, text.n + 4, 1);
    size_t n = 0, count = 0;

    text = str_trim(text);
    for (size_t i = 0; i < text.n; i++) {
        if (is_space(text.p[i]) && n > 0 && line[n - 1] == ' ')
            continue;
        if (starts_point(text.p[i]) && count++ == points) {
            memcpy(line + n, "…", 3);
            return (struct str){line, n + 3};
        }
        line[n++] = text.p[i];
        if (is_space(text.p[i]))
            line[n - 1] = ' ';
    }
    return (struct str){line, n};
}

/* ---- a product ---- */

static void offer_json(struct json *json, struct arena *arena, const struct preview *product)
{
    struct str price = str_format(arena, "%lld", (long long)product->fee);

    json_key(json, "offers");
    json_object(json);
    json_key_str(json, "@type", STR("Offer"));
    json_key_str(json, "url", product->url);
    json_key_str(json, "price", price);
    json_key_str(json, "priceCurrency", STR("KRW"));
    json_key(json, "priceSpecification");
    json_object(json);
    json_key_str(json, "@type", STR("UnitPriceSpecification"));
    json_key_str(json, "price", price);
    json_key_str(json, "priceCurrency", STR("KRW"));
    json_key_str(json, "unitCode", STR("DAY"));
    json_end(json);
    json_key_str(json, "businessFunction", STR("http://purl.org/goodrelations/v1#LeaseOut"));
    json_key_str(json, "availability",
                 product->offered ? STR("https://schema.org/InStock")
                                  : STR("https://schema.org/OutOfStock"));
    json_end(json);
}

/* What search engines read of it: schema.org's Product with its Offer. */
static void product_data(struct buf *out, struct arena *arena, const struct preview *product)
{
    DEFER(buf_release)
    struct buf data;
    struct json json;

    buf_init(&data, HEAD_MAX);
    json_init(&json, &data);
    json_object(&json);
    json_key_str(&json, "@context", STR("https://schema.org"));
    json_key_str(&json, "@type", STR("Product"));
    json_key_str(&json, "name", product->name);
    json_key_str(&json, "description", one_line(arena, product->description, 1000));
    json_key_str(&json, "url", product->url);
    if (!str_is_null(product->category))
        json_key_str(&json, "category", product->category);
    json_key(&json, "image");
    json_array(&json);
    for (size_t i = 0; i < product->image_count; i++)
        json_str(&json, product->images[i]);
    json_end(&json);
    offer_json(&json, arena, product);
    json_end(&json);
    BUF_LITERAL(out, "<script type=\"application/ld+json\">");
    html_json(out, buf_as_str(&data));
    BUF_LITERAL(out, "</script>");
}

/* A photo that the page shows first, fetched while its scripts are, in the sizes that the client
 * asks for (web/src/lib/photo.ts). */
static void photo_hint(struct buf *head, struct str photo, const char *attributes)
{
    struct str name;

    if (!str_ends(photo, STR(".webp")))
        return;
    name = str_sub(photo, 0, photo.n - 5);
    BUF_LITERAL(head, "<link rel=\"preload\" as=\"image\" imagesrcset=\"");
    html_text(head, name);
    BUF_LITERAL(head, "-s.webp 320w, ");
    html_text(head, name);
    BUF_LITERAL(head, "-m.webp 960w, ");
    html_text(head, name);
    buf_format(head, ".webp 1920w\" %s>\n\t", attributes);
}

/* ---- Home ---- */

struct shell home_shell(struct arena *arena, struct str hints, const struct str *photos, size_t n)
{
    DEFER(buf_release)
    struct buf head;

    buf_init(&head, HEAD_MAX);
    buf_str(&head, hints);
    BUF_LITERAL(&head, "\n\t");
    for (size_t i = 0; i < n; i++) /* ProductCards.tsx */
        photo_hint(&head, photos[i], "imagesizes=\"(min-width: 900px) 240px, 50vw\"");
    return (struct shell){
        .path = STR("/"),
        .pages = "first",
        .head = str_copy(arena, buf_as_str(&head)),
    };
}

/* ---- the head of a product ---- */

/* The product and its photo (ui/Gallery.tsx). */
static void hints(struct buf *head, const struct preview *product)
{
    buf_format(head, "<link rel=\"preload\" as=\"fetch\" crossorigin href=\"/products/%lld/\">\n\t",
               (long long)product->id);
    if (product->image_count > 0)
        photo_hint(head, product->images[0],
                   "fetchpriority=\"high\" imagesizes=\"(min-width: 900px) 560px, 100vw\"");
}

static struct str product_head(struct arena *arena, const struct preview *product)
{
    DEFER(buf_release)
    struct buf head;

    buf_init(&head, HEAD_MAX);
    buf_format(&head,
               "<meta property=\"product:price:amount\" content=\"%lld\">\n\t"
               "<meta property=\"product:price:currency\" content=\"KRW\">\n\t",
               (long long)product->fee);
    hints(&head, product);
    product_data(&head, arena, product);
    return str_copy(arena, buf_as_str(&head));
}

struct shell product_shell(struct arena *arena, const struct preview *product,
                           enum language language)
{
    struct str fee = grouped_won(arena, product->fee);
    struct str text = one_line(arena, product->description, DESCRIPTION_POINTS);
    bool korean = language != LANGUAGE_EN;

    fee = str_format(arena, korean ? "하루 %.*s원" : "%.*s won a day", STR_FMT(fee));
    return (struct shell){
        .title = str_format(arena, "%.*s · %.*s", STR_FMT(product->name), STR_FMT(fee)),
        .description = str_format(arena, "%.*s · %.*s", STR_FMT(fee), STR_FMT(text)),
        .path = str_format(arena, "/p/%lld", (long long)product->id),
        .image = product->image_count ? product->images[0] : (struct str){NULL, 0},
        .type = "product",
        .pages = "market",
        .hidden = !product->offered,
        .head = product_head(arena, product),
    };
}

/* ---- a store ---- */

struct shell store_shell(struct arena *arena, int64_t id, struct str name, struct str image,
                         enum language language)
{
    bool korean = language != LANGUAGE_EN;

    if (name.n == 0)
        name = korean ? STR("이웃") : STR("a neighbour");
    return (struct shell){
        .title = str_format(arena, korean ? "%.*s 님의 장비" : "Gear of %.*s", STR_FMT(name)),
        .description = str_format(
            arena,
            korean ? "이웃 %.*s 님이 빌려주는 스포츠 장비와 후기예요."
                   : "The sports gear that %.*s lends to neighbours, and its reviews.",
            STR_FMT(name)),
        .path = str_format(arena, "/u/%lld", (long long)id),
        .image = image,
        .type = "profile",
        .pages = "market",
    };
}

/* ---- an article ---- */

struct shell article_shell(struct arena *arena, struct str slug, struct str title,
                           struct str summary, struct str image)
{
    return (struct shell){
        .title = title,
        .description = summary.n > 0 ? summary : (struct str){NULL, 0},
        .path = str_format(arena, "/articles/%.*s", STR_FMT(slug)),
        .image = image,
        .type = "article",
        .pages = "market",
    };
}

/* ---- the sitemap ---- */

static const struct {
    const char *name, *path;
} kinds[] = {[SITE_PRODUCTS] = {"products", "/p/"},
             [SITE_STORES] = {"stores", "/u/"},
             [SITE_ARTICLES] = {"articles", "/articles/"}};

static const char xml_start[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
static const char xml_space[] = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

void sitemap_index(struct buf *xml, struct str origin, const int64_t last[static SITE_KINDS])
{
    buf_format(xml, "%s<sitemapindex %s>\n", xml_start, xml_space);
    for (size_t kind = 0; kind < SITE_KINDS; kind++) {
        for (int64_t page = 1; page <= (last[kind] + SITEMAP_PAGE - 1) / SITEMAP_PAGE; page++) {
            BUF_LITERAL(xml, "<sitemap><loc>");
            html_text(xml, origin);
            buf_format(xml, "/sitemaps/%s-%lld.xml</loc></sitemap>\n", kinds[kind].name,
                       (long long)page);
        }
    }
    BUF_LITERAL(xml, "</sitemapindex>\n");
}

void sitemap_page(struct buf *xml, struct str origin, enum site_kind kind,
                  const struct site_entry *entries, size_t n)
{
    char day[11];

    buf_format(xml, "%s<urlset %s>\n", xml_start, xml_space);
    for (size_t i = 0; i < n; i++) {
        BUF_LITERAL(xml, "<url><loc>");
        html_text(xml, origin);
        buf_str(xml, str_from(kinds[kind].path));
        if (str_is_null(entries[i].slug))
            buf_i64(xml, entries[i].id);
        else
            html_text(xml, entries[i].slug);
        BUF_LITERAL(xml, "</loc>");
        if (entries[i].updated_us > 0) {
            day_format((int32_t)(entries[i].updated_us / US_PER_DAY), day);
            BUF_LITERAL(xml, "<lastmod>");
            buf_str(xml, str_from(day));
            BUF_LITERAL(xml, "</lastmod>");
        }
        BUF_LITERAL(xml, "</url>\n");
    }
    BUF_LITERAL(xml, "</urlset>\n");
}

bool sitemap_name(struct str name, enum site_kind *ret_kind, int64_t *ret_page)
{
    struct str word = str_split(&name, '-');

    if (!str_ends(name, STR(".xml")))
        return false;
    name.n -= 4;
    for (size_t kind = 0; kind < SITE_KINDS; kind++) {
        *ret_kind = (enum site_kind)kind;
        if (str_eq(word, str_from(kinds[kind].name)))
            return str_to_u63(name, ret_page) && *ret_page > 0 &&
                   *ret_page <= INT64_MAX / SITEMAP_PAGE && name.p[0] != '0';
    }
    return false;
}
