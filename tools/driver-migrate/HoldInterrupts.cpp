#include "HoldInterrupts.h"
#include <pthread.h>

using namespace drydock::migrate;

static const int Signals[] = {SIGINT, SIGTERM, SIGHUP};

HoldInterrupts::HoldInterrupts() {
  sigemptyset(&Held);
  for (int Signal : Signals)
    sigaddset(&Held, Signal);
  pthread_sigmask(SIG_BLOCK, &Held, &Before);
}

HoldInterrupts::~HoldInterrupts() {
  pthread_sigmask(SIG_SETMASK, &Before, nullptr);
}

bool HoldInterrupts::pending() const {
  sigset_t Waiting;
  sigpending(&Waiting);
  for (int Signal : Signals)
    if (sigismember(&Waiting, Signal))
      return true;
  return false;
}
