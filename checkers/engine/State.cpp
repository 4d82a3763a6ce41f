#include "engine/State.h"

namespace drydock {

bool State::holds(ExprId Canonical) const {
  for (const Resource &R : Resources)
    if (R.Handle == Canonical && R.Here && !R.ByArgument &&
        R.State == Status::Held)
      return true;
  return false;
}

Resource *State::findResource(const ApiFamily *Family, ExprId Handle,
                              ExprId Key) {
  // The newest wins: a handle may be acquired, released and acquired again.
  for (auto It = Resources.rbegin(); It != Resources.rend(); ++It)
    if (It->Family == Family && It->Handle == Handle &&
        (!It->Key || !Key || It->Key == Key))
      return &*It;
  return nullptr;
}

const Section *State::findSection(const ApiFamily *Family, ExprId Lock) const {
  for (const Section &S : Sections)
    if (S.Family == Family && S.Lock == Lock)
      return &S;
  return nullptr;
}

void State::note(const llvm::Instruction *Where, bool Taken, bool Decided) {
  auto Node = std::make_shared<TraceNode>();
  Node->Previous = Trace;
  Node->Where = Where;
  Node->Taken = Taken;
  Node->Decided = Decided;
  Trace = std::move(Node);
}

} // namespace drydock
