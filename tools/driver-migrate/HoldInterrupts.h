// Interrupts wait while something half-written is on the disk.
#pragma once
#include <csignal>

namespace drydock::migrate {

/// Blocks SIGINT, SIGTERM and SIGHUP for its scope. Whoever writes asks
/// pending() now and then, cleans up, and leaves; the signal then does its
/// work.
class HoldInterrupts {
public:
  HoldInterrupts();
  ~HoldInterrupts();
  HoldInterrupts(const HoldInterrupts &) = delete;
  HoldInterrupts &operator=(const HoldInterrupts &) = delete;

  bool pending() const;

private:
  sigset_t Held, Before;
};

} // namespace drydock::migrate
