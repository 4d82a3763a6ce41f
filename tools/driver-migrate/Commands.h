// The commands; each returns the exit code.
#pragma once
#include "flags.h"

namespace drydock::migrate {

int runHeaders(const Flags &F);
int runCxx(const Flags &F);
/// `headers --kbuild DIR FILE.cpp... -- C flags`
int runKbuild(const Flags &F);

} // namespace drydock::migrate
