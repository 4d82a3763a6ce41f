// What is still held where the function ends.
#pragma once
#include "engine/FunctionAnalysis.h"

namespace drydock {

class ExitChecks {
public:
  ExitChecks(FunctionAnalysis &A, const std::vector<EngineHooks *> &Hooks)
      : A(A), Hooks(Hooks) {}
  void run();

private:
  /// Success, failure, or both when the returned value may be either.
  llvm::SmallVector<ExitClass, 2> classes(const ExitState &Exit) const;
  void check(const ExitState &Exit, ExitClass Class);
  const llvm::Instruction *siblingRelease(const ExitState &Exit,
                                          const Resource &R) const;

  FunctionAnalysis &A;
  const std::vector<EngineHooks *> &Hooks;
};

} // namespace drydock
