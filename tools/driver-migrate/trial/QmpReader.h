// QEMU's events (a watchdog fired, the guest panicked), read from a socket
// that no other process can reach.
#pragma once
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace drydock::trial {

class QmpReader {
public:
  static llvm::Expected<QmpReader> create();
  QmpReader(QmpReader &&From)
      : Ours(From.Ours), Theirs(From.Theirs), Rest(std::move(From.Rest)) {
    From.Ours = From.Theirs = -1;
  }
  QmpReader(const QmpReader &) = delete;
  ~QmpReader();

  int theirs() const { return Theirs; }
  void closeTheirs();
  /// Appends the names of the events that have come; never waits.
  void read(std::vector<std::string> &Events);

private:
  QmpReader(int Ours, int Theirs) : Ours(Ours), Theirs(Theirs) {}
  int Ours, Theirs;
  std::string Rest;
};

} // namespace drydock::trial
