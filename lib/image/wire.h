/* What the shop and its child say to each other over two pipes, in the machine's own byte order. */
#pragma once
#include "image/image.h"

enum { IMAGE_JOB_MAX = 10 * 1024 * 1024, IMAGE_RESULT_MAX = 8 * 1024 * 1024 };

struct image_job_head {
    uint64_t size; /* bytes that follow */
};
struct image_result_head {
    int32_t err; /* enum err; the rest counts only for OK */
    uint32_t width, height;
    uint32_t large, medium, small; /* bytes that follow, in this order */
};
