// The deep rules over all translation units of one kernel module: summaries
// bottom-up over the call graph, then every function with the rules' hooks.
//
//   ModuleAnalysis Analysis(Table, Options);
//   Analysis.checkUnit(*Unit, Hooks);   // repeat: one unit in memory at a time
//   AnalysisStats S = Analysis.stats();
//
// Multi-unit modules: call summarizeUnit() for every unit first (order does
// not matter for soundness, callee units first is better), then checkUnit().
#pragma once
#include "model/Finding.h"
#include "model/Rule.h"
#include <memory>
#include <string>
#include <vector>

namespace drydock {

class ApiTable;
struct LoweredUnit;

struct EngineOptions {
  unsigned MaxDisjuncts = 24;  ///< states kept per program point
  unsigned MaxSteps = 80000;   ///< instructions interpreted per function
  unsigned MaxValues = 250000; ///< distinct values per function: memory
  unsigned MaxHeap = 600;      ///< written places a state remembers
  unsigned MaxLoopPasses = 2;  ///< back edges a path may take per loop
};

/// A function whose analysis was cut, and why; never silent.
struct Truncation {
  std::string File;
  std::string Function;
  std::string Why;
};

struct AnalysisStats {
  unsigned Functions = 0;
  std::vector<Truncation> Truncated;
};

class ModuleAnalysis {
public:
  ModuleAnalysis(const ApiTable &Table, EngineOptions Options);
  ~ModuleAnalysis();

  /// Computes summaries of a unit's functions without running rules.
  void summarizeUnit(LoweredUnit &Unit);
  /// Analyses a unit with all summaries known so far and runs the hooks of
  /// Rules. Findings go where the rules were told when made.
  void checkUnit(LoweredUnit &Unit, const std::vector<EngineHooks *> &Hooks);

  /// After the last unit: what only the whole module shows.
  void finish(const std::vector<EngineHooks *> &Hooks);

  const AnalysisStats &stats() const;

private:
  struct Impl;
  std::unique_ptr<Impl> P;
};

} // namespace drydock
