// driver-migrate: dispatches to the commands.
#include "Commands.h"
#include "flags.h"
#include "llvm/Support/raw_ostream.h"

using namespace drydock::migrate;

int main(int Count, char **Words) {
  if (Count > 1 && llvm::StringRef(Words[1]) == "trial")
    return runTrialCommand({Words + 2, Words + Count});
  auto Parsed = parseFlags(Count, Words);
  if (!Parsed) {
    llvm::errs() << "driver-migrate: " << llvm::toString(Parsed.takeError())
                 << "\n\n"
                 << usage();
    return 2;
  }
  if (Parsed->Help) {
    llvm::outs() << usage();
    return 0;
  }
  if (!Parsed->Kbuild.empty())
    return runKbuild(*Parsed);
  if (Parsed->Command != "headers" && Parsed->Command != "cxx")
    return runPlan(*Parsed);
  return Parsed->Command == "headers" ? runHeaders(*Parsed) : runCxx(*Parsed);
}
