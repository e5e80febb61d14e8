/* Start, console and exit of a Cortex-M in an emulator: nothing of this is nv2's. */
#include "board.h"

int main(void);

/* Semihosting (Arm, "Semihosting for AArch32 and AArch64"). */
#define SYS_WRITE0 0x04
#define SYS_EXIT_EXTENDED 0x20
#define APPLICATION_EXIT 0x20026

static void semihosting(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void board_print(const char *text) { semihosting(SYS_WRITE0, text); }

void board_print_number(uint32_t number) {
  char digits[11];
  char *place = digits + sizeof digits - 1;
  *place = '\0';
  do {
    *--place = (char)('0' + number % 10);
    number /= 10;
  } while (number != 0);
  board_print(place);
}

_Noreturn void board_exit(int code) {
  const uint32_t block[] = {APPLICATION_EXIT, (uint32_t)code};
  for (;;) semihosting(SYS_EXIT_EXTENDED, block);
}

void start(void);
void start(void) { board_exit(main()); }

static void fault(void) {
  board_print("FAULT\n");
  board_exit(1);
}

extern uint32_t _stack_top;
__attribute__((section(".vectors"), used)) static void *const vectors[16] = {
    &_stack_top, (void *)start, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault,
    (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault,
};
