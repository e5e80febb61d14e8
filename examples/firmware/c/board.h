/* Console and exit of the emulator, for a Cortex-M. */
#pragma once
#include <stdint.h>

void board_print(const char *text);
void board_print_number(uint32_t number);
_Noreturn void board_exit(int code);
