// Turns translation units into raw results: unit tasks first, a module task
// when all units of a module are in, on a pool of processes.
#pragma once
#include "Options.h"
#include "Results.h"
#include "compile/CompileUnit.h"
#include "run/Analyse.h"
#include "run/WorkerPool.h"
#include <vector>

namespace drydock {

/// What the user allows a process, and how many.
PoolLimits poolLimits(const Options &Chosen);

/// Fills Findings, Files (in the order of Units), Truncated and Partial.
Results runLint(const std::vector<CompileUnit> &Units, const Knowledge &Known,
                const Options &Chosen);

} // namespace drydock
