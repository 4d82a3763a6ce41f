// A line on the terminal that says how far the run is; nothing elsewhere.
#pragma once
#include "llvm/ADT/StringRef.h"

namespace drydock {

class Progress {
public:
  Progress(unsigned Total, bool Wanted);
  ~Progress();
  void advance(llvm::StringRef File);

private:
  unsigned Done = 0, Total;
  bool Shown;
};

} // namespace drydock
