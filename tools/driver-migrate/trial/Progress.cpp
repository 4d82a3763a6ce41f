#include "Progress.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

using namespace drydock::trial;
using llvm::StringRef;

Progress::Progress(bool Quiet)
    : Quiet(Quiet), Terminal(llvm::errs().is_displayed()) {}

Progress::~Progress() {
  if (Open)
    llvm::errs() << "\r\033[K";
}

void Progress::step(StringRef Text) {
  if (Quiet)
    return;
  if (Terminal)
    llvm::errs() << "\r\033[K" << Text;
  else
    llvm::errs() << Text << "\n";
  Open = Terminal;
}

void Progress::guestLine(StringRef Boot, StringRef Line) {
  auto [Word, Rest] = Line.split(' ');
  if (Word == "phase" && !Rest.starts_with("idle"))
    step((llvm::Twine(Boot) + ": " + Rest.split(' ').first).str());
  else if (Word == "again" || (Word == "progress" && Terminal))
    step((llvm::Twine(Boot) + ": " + Rest).str());
}
