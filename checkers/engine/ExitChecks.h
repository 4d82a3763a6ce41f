// What is still held where the function ends.
#pragma once
#include "engine/LeakExcuses.h"

namespace drydock {

class ExitChecks {
public:
  ExitChecks(FunctionAnalysis &A, const std::vector<EngineHooks *> &Hooks)
      : A(A), Hooks(Hooks), Excuses(A) {}
  void run();
  /// Success, failure, or both when the returned value may be either.
  static llvm::SmallVector<ExitClass, 2> classes(const FunctionAnalysis &A,
                                                 const ExitState &Exit);

  /// A call with this effect starts, when it succeeds, what runs a handler.
  static bool arms(const ApiEffect &Effect);

private:
  void check(const ExitState &Exit, ExitClass Class);
  bool isOfElement(const ExitState &Exit, const Resource &R) const;
  bool staysForGood(const Resource &R, ExitClass Class) const;
  bool leadsToReturned(const ExitState &Exit, const Resource &R) const;
  bool inGlobal(const ExitState &Exit, const Resource &R) const;
  bool mayBeKept(const Resource &R) const;
  bool mayComplete(const ExitState &Exit, const Resource &R) const;
  bool isDropped(const ExitState &Exit, const Resource &R) const;
  bool failsLikeSibling(const ExitState &Exit, const Resource &R) const;
  const llvm::Instruction *siblingRelease(const ExitState &Exit,
                                          const Resource &R) const;

  FunctionAnalysis &A;
  const std::vector<EngineHooks *> &Hooks;
  LeakExcuses Excuses;
};

} // namespace drydock
