#include "wishes/wanted_rules.h"

int32_t wanted_until(const struct wanted_post *post, int32_t asked, int32_t today)
{
    int32_t until = asked ? asked : post->has_days ? post->end : today + WANTED_DAYS;
    int32_t most = today + WANTED_DAYS_MAX;

    if (post->has_days && until > post->end)
        until = post->end;
    return until < most ? until : most;
}

bool wanted_is_open(const struct wanted_post *post, int32_t today)
{
    return !post->closed_us && !post->hidden_us && post->until >= today;
}
