// What the trial is doing, on standard error: one line that changes on a
// terminal, a line for each step elsewhere.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>

namespace drydock::trial {

class Progress {
public:
  explicit Progress(bool Quiet);
  ~Progress();
  void step(llvm::StringRef Text);
  bool terminal() const { return Terminal; }
  /// A line of the guest's protocol.
  void guestLine(llvm::StringRef Boot, llvm::StringRef Line);

private:
  bool Quiet, Terminal, Open = false;
};

} // namespace drydock::trial
