/* The routes of all modules in one router. */
#pragma once

struct router;

struct router *routes_new(void);
