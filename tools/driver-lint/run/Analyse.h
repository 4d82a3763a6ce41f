// What a worker does: parse, lower and check one unit, or check the lowered
// units of one module.
#pragma once
#include "compile/CompileUnit.h"
#include "engine/ModuleAnalysis.h"
#include "lowering/LoweredUnit.h"
#include "model/ApiTable.h"
#include "model/Finding.h"
#include "run/RuleSet.h"
#include <string>
#include <vector>

namespace drydock {

struct AnalysisResult {
  std::vector<Finding> Findings;
  AnalysisStats Stats;
  std::vector<ParseDiagnostic> Errors; ///< the unit does not parse
  std::string Failure;                 ///< anything else that went wrong
};

struct Knowledge {
  const ApiTable &Table;
  const RuleSet &Rules;
};

/// Parses and checks. With KeepAt the deep rules wait for the module: the
/// lowered unit is written there instead.
AnalysisResult analyseUnit(const CompileUnit &Unit, const Knowledge &Known,
                           const std::string &KeepAt);

/// Deep rules over the lowered units of a module, one in memory at a time.
AnalysisResult analyseModule(const std::vector<std::string> &Kept,
                             const Knowledge &Known);

/// Crosses the process boundary as text.
std::string packResult(const AnalysisResult &Result);
bool unpackResult(llvm::StringRef Text, AnalysisResult &Out);

} // namespace drydock
