// `driver-migrate plan`: what would change, and why.
#include "Commands.h"
#include "Plan.h"
#include "PlanReport.h"
#include "llvm/Support/raw_ostream.h"

using namespace drydock::migrate;

int drydock::migrate::runPlan(const Flags &F) {
  Decisions Given;
  if (!F.Decisions.empty()) {
    auto Read = readDecisions(F.Decisions);
    if (!Read) {
      llvm::errs() << "driver-migrate: " << llvm::toString(Read.takeError())
                   << "\n";
      return 2;
    }
    Given = std::move(*Read);
  }
  Plan P = makePlan(F, Given);
  if (!P.Error.empty()) {
    llvm::errs() << "driver-migrate: " << P.Error << "\n";
    return P.ExitCode;
  }
  printPlan(P, F);
  if (!F.Json.empty())
    if (std::string Error = writePlanJson(F.Json.substr(5), P);
        !Error.empty()) {
      llvm::errs() << "driver-migrate: " << Error << "\n";
      return 1;
    }
  for (const ModulePlan &Module : P.Modules)
    if (!Module.Errors.empty())
      return 1;
  return 0;
}
