// driver-lint --confirm: symbolic execution of the functions of findings, and a
// verdict for each. The set of findings stays as it is.
#pragma once
#include "Options.h"
#include "Results.h"
#include "compile/CompileUnit.h"
#include "model/ApiTable.h"

namespace drydock {

/// Fills R.Verdicts, one for each of R.Findings.
void confirm(Results &R, const std::vector<CompileUnit> &Units,
             const ApiTable &Table, const Options &Chosen);

} // namespace drydock
