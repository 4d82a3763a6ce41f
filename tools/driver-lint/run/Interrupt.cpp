#include "run/Interrupt.h"
#include <csignal>

namespace drydock {

static volatile std::sig_atomic_t Caught = 0;

static void onSignal(int) { Caught = 1; }

void catchInterrupts() {
  struct sigaction Action = {};
  Action.sa_handler = onSignal;
  // No SA_RESTART: poll() must return. RESETHAND: the second one kills.
  Action.sa_flags = SA_RESETHAND;
  sigaction(SIGINT, &Action, nullptr);
  sigaction(SIGTERM, &Action, nullptr);
}

bool interrupted() { return Caught; }

} // namespace drydock
