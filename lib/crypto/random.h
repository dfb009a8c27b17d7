/* Random bits from the operating system, for everything that must not be guessed. */
#pragma once
#include <stddef.h>
#include <stdint.h>

void random_bytes(void *ret_bytes, size_t n);
/* 2 * n lower-case hex digits and a NUL. */
void random_hex(char *ret_text, size_t n);
/* Evenly in 0 … below - 1; below > 0. */
uint32_t random_below(uint32_t below);
