#include "run/Progress.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace llvm;

namespace drydock {

static bool isTerminal() {
  const char *Term = std::getenv("TERM");
  return sys::Process::StandardErrIsDisplayed() && Term &&
         StringRef(Term) != "dumb";
}

Progress::Progress(unsigned Total, bool Wanted)
    : Total(Total), Shown(Wanted && Total > 1 && isTerminal()) {}

Progress::~Progress() {
  if (Shown)
    errs() << "\r\033[K";
}

void Progress::advance(StringRef File) {
  ++Done;
  if (!Shown)
    return;
  // The end of a path tells more than its start.
  unsigned Room = sys::Process::StandardErrColumns();
  Room = Room > 30 ? Room - 20 : 60;
  errs() << "\r\033[K[" << Done << '/' << Total << "] " << File.take_back(Room);
  errs().flush();
}

} // namespace drydock
