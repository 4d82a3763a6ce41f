// The commands; each returns the exit code.
#pragma once
#include "flags.h"
#include "llvm/ADT/ArrayRef.h"

namespace drydock::migrate {

int runHeaders(const Flags &F);
int runCxx(const Flags &F);
/// `plan FILE...`, also what a file without a command gets
int runPlan(const Flags &F);
/// `headers --kbuild DIR FILE.cpp... -- C flags`
int runKbuild(const Flags &F);
/// Has its own options; Words are those behind the command.
int runTrialCommand(llvm::ArrayRef<char *> Words);

} // namespace drydock::migrate
