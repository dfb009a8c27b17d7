#include "rentals/handover_qr.h"
#include "base/arena.h"
#include "base/buf.h"

#include <qrencode.h>

enum { BORDER = 4, SVG_MAX = 256 * 1024 };

static void code_free(QRcode **code)
{
    QRcode_free(*code); /* knows NULL */
}

/* One rectangle for each run of dark cells in a row. */
static void write_row(struct buf *svg, const QRcode *code, int y)
{
    const unsigned char *row = code->data + y * code->width;
    for (int x = 0; x < code->width; x++) {
        int n = 0;
        while (x + n < code->width && row[x + n] & 1)
            n++;
        if (n > 0)
            buf_format(svg, "M%d %dh%dv1h-%dz", x + BORDER, y + BORDER, n, n);
        x += n;
    }
}

enum err qr_svg(struct arena *arena, struct str text, struct str *ret_svg)
{
    DEFER(code_free)
    QRcode *code = QRcode_encodeString8bit(str_c(arena, text), 0, QR_ECLEVEL_M);
    if (code == NULL)
        return ERR_INVALID;

    int size = code->width + 2 * BORDER;
    DEFER(buf_release)
    struct buf svg;
    buf_init(&svg, SVG_MAX);
    buf_format(&svg,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
               "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
               size, size, size, size);
    for (int y = 0; y < code->width; y++)
        write_row(&svg, code, y);
    buf_format(&svg, "\"/></svg>");
    if (svg.full)
        return ERR_INVALID;
    *ret_svg = str_copy(arena, buf_as_str(&svg));
    return OK;
}
