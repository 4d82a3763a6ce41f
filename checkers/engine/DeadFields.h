// Fields that a function leaves with what is no longer, or was never, valid.
#pragma once
#include "engine/FunctionAnalysis.h"

namespace drydock {

class DeadFields {
public:
  DeadFields(FunctionAnalysis &A, const std::vector<EngineHooks *> &Hooks)
      : A(A), Hooks(Hooks) {}
  void check(const ExitState &Exit);

private:
  /// Not made for this one call.
  bool outlivesCall(ExprId Field) const;
  void checkFields(const ExitState &Exit);
  void checkReplaced(const ExitState &Exit);

  FunctionAnalysis &A;
  const std::vector<EngineHooks *> &Hooks;
};

} // namespace drydock
